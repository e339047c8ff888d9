#include "models/trailing_volatility.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace sensex {
namespace {

std::vector<double> log_returns(std::span<const Bar> bars) {
  std::vector<double> returns;
  for (std::size_t t = 1; t < bars.size(); ++t) {
    returns.push_back(std::log(bars[t].close / bars[t - 1].close));
  }
  return returns;
}

double standard_deviation(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / n);
}

tl::unexpected<Error> too_short(std::size_t have) {
  return fail(Errc::not_enough_data,
              fmt::format("a range and a risk level need {} sessions of trailing volatility, got "
                          "{}; ingest a longer history",
                          kLeastVolatilityHistory, have));
}

// The bars that the last `count` of anything may come from, with room for the window before them.
std::span<const Bar> recent(std::span<const Bar> bars) {
  const std::size_t wanted = kVolatilityHistory + kVolatilityWindow + 2;
  return bars.size() > wanted ? bars.last(wanted) : bars;
}

// The smallest value that at least `level` of the values do not exceed.
double quantile(std::vector<double> values, double level) {
  const auto rank = static_cast<std::size_t>(std::ceil(level * static_cast<double>(values.size())));
  const std::size_t at = std::clamp<std::size_t>(rank, 1, values.size()) - 1;
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

template <class T>
void keep_last(std::vector<T>& values, std::size_t count) {
  if (values.size() > count) {
    values.erase(values.begin(), values.end() - static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace

std::vector<std::optional<double>> trailing_volatility(std::span<const Bar> bars) {
  const std::vector<double> returns = log_returns(bars);
  std::vector<std::optional<double>> volatility(bars.size());
  for (std::size_t t = kVolatilityWindow; t < bars.size(); ++t) {
    volatility[t] =
        standard_deviation(std::span(returns).subspan(t - kVolatilityWindow, kVolatilityWindow));
  }
  return volatility;
}

Result<PriceRange> trailing_range(std::span<const Bar> bars, double level) {
  const std::span<const Bar> used = recent(bars);
  const std::vector<std::optional<double>> volatility = trailing_volatility(used);
  const std::vector<double> returns = log_returns(used);
  std::vector<double> ratios;
  for (std::size_t t = 1; t < used.size(); ++t) {
    const std::optional<double>& before = volatility[t - 1];
    if (before && *before > 0.0) ratios.push_back(std::abs(returns[t - 1]) / *before);
  }
  keep_last(ratios, kVolatilityHistory);
  if (ratios.size() < kLeastVolatilityHistory) return too_short(ratios.size());

  const double half_width = *volatility.back() * quantile(std::move(ratios), level);
  const double close = used.back().close;
  const PriceRange range{close * std::exp(-half_width), close * std::exp(half_width)};
  if (range.low < range.high) return range;
  return fail(Errc::not_enough_data,
              fmt::format("a range needs closes that move, got {} sessions without movement up to "
                          "{}; look for copied bars in the source",
                          kVolatilityWindow, used.back().date.to_string()));
}

Result<double> volatility_percentile(std::span<const Bar> bars) {
  std::vector<double> known;
  for (const std::optional<double>& value : trailing_volatility(recent(bars))) {
    if (value) known.push_back(*value);
  }
  keep_last(known, kVolatilityHistory);
  if (known.size() < kLeastVolatilityHistory) return too_short(known.size());

  const double last = known.back();
  const auto below = std::ranges::count_if(known, [&](double v) { return v < last; });
  const auto equal = std::ranges::count(known, last);
  return 100.0 * (static_cast<double>(below) + 0.5 * static_cast<double>(equal)) /
         static_cast<double>(known.size());
}

}  // namespace sensex
