#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_days.h"

namespace sensex {
namespace {

bool is_multiplied(const CommonDay& day, double factor) {
  for (std::size_t i = 0; i < kPrices.size(); ++i) {
    if (!differs_little(*day.first->prices[i] * factor, *day.second->prices[i], kExplainedFactor))
      return false;
  }
  return true;
}

// What each price of each common day was multiplied by; empty: by nothing, or not by one factor.
std::optional<double> factor_of(const std::vector<CommonDay>& days) {
  // Of prices that a factor explains no return is odd.
  static_assert(4 * kExplainedFactor < kOddReturn);
  if (days.empty()) return std::nullopt;
  std::vector<double> ratios;
  ratios.reserve(days.size());
  for (const auto& [before, after] : days) ratios.push_back(*after->prices[0] / *before->prices[0]);
  const double factor = median_of(std::move(ratios));
  if (differs_little(1.0, factor, kExplainedFactor)) return std::nullopt;
  const bool is_one = std::ranges::all_of(
      days, [factor](const CommonDay& day) { return is_multiplied(day, factor); });
  return is_one ? std::optional(factor) : std::nullopt;
}

// Whether the first new close lies nearer to what the last common one was than to what it is: then
// the new days are not in the terms of the known ones.
bool is_torn(const CommonDay& last_common, const Days& after) {
  const auto next = std::ranges::upper_bound(after, last_common.first->date, {}, &Day::date);
  if (next == after.end()) return false;
  const double close = *next->prices[0];
  return std::abs(std::log(close / *last_common.second->prices[0])) >
         std::abs(std::log(close / *last_common.first->prices[0]));
}

double median_ratio(const std::vector<CommonDay>& days, const Allowance& explained) {
  std::vector<double> ratios;
  ratios.reserve(days.size());
  for (const auto& [before, after] : days) {
    // Of a price that halves the volume doubles.
    const double factor = explained.rescaling * explained.factor(before->date);
    ratios.push_back(after->volume / before->volume * factor);
  }
  return median_of(std::move(ratios));
}

}  // namespace

double stated_rescaling(const Symbol& symbol, const MarketData& data, Findings& found) {
  const auto stated = std::ranges::find(data.rescalings, symbol, &Rescaling::symbol);
  if (stated == data.rescalings.end() || stated->factor == 1.0) return 1.0;
  found.warn(symbol.text(), std::nullopt,
             fmt::format("its known bars were in other terms than the new ones; the source "
                         "multiplied them by {:.6g}{}",
                         stated->factor, stated->is_certain ? "" : ", which is not beyond doubt"));
  return stated->factor;
}

std::optional<double> other_terms_of(const Symbol& symbol, const Days& before, const Days& after,
                                     Findings& found) {
  const std::vector<CommonDay> days = common_days(before, after);
  const std::optional<double> factor = factor_of(days);
  if (!factor || is_torn(days.back(), after)) return std::nullopt;
  found.warn(symbol.text(), days.front().first->date,
             fmt::format("its {} known bars are in other terms: each price is {:.6g} times what it "
                         "was",
                         days.size(), *factor));
  return factor;
}

void check_volume_terms(const Symbol& symbol, const Days& before, const Days& after,
                        const Allowance& allowance, Findings& found) {
  std::vector<CommonDay> days = common_days(before, after);
  std::erase_if(days, [](const CommonDay& day) {
    return day.first->volume == 0.0 || day.second->volume == 0.0;
  });
  if (days.size() < kLeastRows) return;
  days.erase(days.begin(),
             days.end() - static_cast<std::ptrdiff_t>(std::min(days.size(), kCoverageSessions)));
  const double ratio = median_ratio(days, {});
  if (std::abs(ratio - 1.0) <= kChangedVolume ||
      std::abs(median_ratio(days, allowance) - 1.0) <= kChangedVolume) {
    return;
  }
  found.warn(symbol.text(), days.front().first->date,
             fmt::format("its known volumes of the last {} days are {:.4g} times what they were in "
                         "the median, and no action explains it",
                         days.size(), ratio));
}

}  // namespace sensex
