#include "features/cci.h"

#include <cmath>

#include "features/period.h"
#include "features/statistics.h"

namespace sensex {

Result<Cci> Cci::create(int period) {
  const auto length = parse_period("cci", period);
  if (!length) return fail(length.error());
  return Cci(*length);
}

std::optional<double> Cci::push(const Bar& bar) {
  const double typical = (bar.high + bar.low + bar.close) / 3.0;
  typical_prices_.push(typical);
  if (!typical_prices_.full()) return std::nullopt;
  const auto values = typical_prices_.values();
  const double mean = mean_of(values);
  const double deviations = sum_of(values, [mean](double value) { return std::abs(value - mean); });
  if (deviations == 0.0) return 0.0;
  return (typical - mean) / (0.015 * (deviations / static_cast<double>(values.size())));
}

}  // namespace sensex
