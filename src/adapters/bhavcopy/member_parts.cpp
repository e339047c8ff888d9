#include "adapters/bhavcopy/member_parts.h"

#include <algorithm>
#include <cmath>

#include "market/price_ledger.h"

namespace sensex {

double log_distance(double ratio) { return std::abs(std::log(ratio)); }

bool is_near(double a, double b, double tolerance) {
  return log_distance(a / b) <= std::log1p(tolerance);
}

const Bar* bar_on(std::span<const Bar> bars, Date day) {
  const auto found = std::ranges::lower_bound(bars, day, {}, &Bar::date);
  return found != bars.end() && found->date == day ? &*found : nullptr;
}

std::optional<double> ratio_on(const RawDay& day, std::span<const Bar> known) {
  const Bar* bar = bar_on(known, day.bar.date);
  return bar != nullptr ? std::optional(bar->close / day.bar.close) : std::nullopt;
}

double factor_between(Date from, Date to, std::span<const CorporateAction> actions, Date today) {
  return cumulative_factor(from, actions, today) / cumulative_factor(to, actions, today);
}

}  // namespace sensex
