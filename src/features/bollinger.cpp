#include "features/bollinger.h"

#include <cmath>

#include <fmt/format.h>

#include "features/period.h"
#include "features/statistics.h"

namespace sensex {

Result<Bollinger> Bollinger::create(int period, double deviations) {
  const auto length = parse_period("bollinger", period);
  if (!length) return fail(length.error());
  const bool reaches = deviations > 0.0 && deviations <= 10.0;
  if (!reaches) {
    return fail(
        Errc::invalid_argument,
        fmt::format("bollinger deviations must be above 0 and at most 10, got {}", deviations));
  }
  return Bollinger(*Sma::create(period), deviations);
}

std::optional<BollingerValue> Bollinger::push(double close) {
  closes_.push(close);
  if (!closes_.full()) return std::nullopt;
  const double middle = mean_of(closes_.values());
  const double reach = deviations_ * std::sqrt(population_variance_of(closes_.values()));

  BollingerValue value{.upper = middle + reach, .lower = middle - reach};
  const double span = value.upper - value.lower;
  value.width = span / middle;
  if (span > 0.0) value.position = (close - value.lower) / span;
  if (const auto mean_width = mean_width_.push(value.width)) {
    value.squeeze = value.width < *mean_width;
  }
  return value;
}

}  // namespace sensex
