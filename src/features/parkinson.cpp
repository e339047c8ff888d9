#include "features/parkinson.h"

#include <cmath>
#include <numbers>

#include "features/period.h"
#include "features/statistics.h"

namespace sensex {

Result<Parkinson> Parkinson::create(int period) {
  const auto length = parse_period("parkinson", period);
  if (!length) return fail(length.error());
  return Parkinson(*length);
}

std::optional<double> Parkinson::push(const Bar& bar) {
  const double range = std::log(bar.high / bar.low);
  squares_.push(range * range);
  if (!squares_.full()) return std::nullopt;
  return std::sqrt(mean_of(squares_.values()) / (4.0 * std::numbers::ln2));
}

}  // namespace sensex
