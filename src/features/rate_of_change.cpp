#include "features/rate_of_change.h"

#include "features/period.h"

namespace sensex {

Result<RateOfChange> RateOfChange::create(int period) {
  const auto length = parse_period("rate of change", period);
  if (!length) return fail(length.error());
  return RateOfChange(*length);
}

std::optional<double> RateOfChange::push(double value) {
  const std::optional<double> before = lag_.push(value);
  if (!before || *before == 0.0) return std::nullopt;
  return value / *before - 1.0;
}

}  // namespace sensex
