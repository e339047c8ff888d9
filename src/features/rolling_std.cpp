#include "features/rolling_std.h"

#include <cmath>

#include "features/period.h"
#include "features/statistics.h"

namespace sensex {

Result<RollingStd> RollingStd::create(int period) {
  const auto length = parse_period("standard deviation", period);
  if (!length) return fail(length.error());
  return RollingStd(*length);
}

std::optional<double> RollingStd::push(double value) {
  window_.push(value);
  if (!window_.full()) return std::nullopt;
  return std::sqrt(population_variance_of(window_.values()));
}

}  // namespace sensex
