#include "features/stochastic.h"

#include "features/period.h"

namespace sensex {

Result<Stochastic> Stochastic::create(int k_period, int d_period) {
  const auto k_length = parse_period("stochastic %K", k_period);
  if (!k_length) return fail(k_length.error());
  const auto d_length = parse_period("stochastic %D", d_period);
  if (!d_length) return fail(d_length.error());
  return Stochastic(*k_length, *Sma::create(d_period));
}

std::optional<StochasticValue> Stochastic::push(const Bar& bar) {
  const std::optional<double> high = highest_.push(bar.high);
  const std::optional<double> low = lowest_.push(bar.low);
  if (!high || !low) return std::nullopt;
  const double range = *high - *low;
  const double k = range == 0.0 ? 0.0 : 100.0 * (bar.close - *low) / range;
  const std::optional<double> d = average_.push(k);
  if (!d) return std::nullopt;
  return StochasticValue{.k = k, .d = *d};
}

}  // namespace sensex
