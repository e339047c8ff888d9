#include "features/sma.h"

#include "features/period.h"
#include "features/statistics.h"

namespace sensex {

Result<Sma> Sma::create(int period) {
  const auto length = parse_period("sma", period);
  if (!length) return fail(length.error());
  return Sma(*length);
}

std::optional<double> Sma::push(double value) {
  window_.push(value);
  if (!window_.full()) return std::nullopt;
  return mean_of(window_.values());
}

}  // namespace sensex
