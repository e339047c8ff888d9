#include "features/ema.h"

#include "features/period.h"

namespace sensex {

Result<Ema> Ema::create(int period) {
  const auto length = parse_period("ema", period);
  if (!length) return fail(length.error());
  return Ema(*length);
}

std::optional<double> Ema::push(double value) {
  if (seen_ == period_) {
    average_ += (value - average_) * smoothing_;
    return average_;
  }
  average_ += value;
  if (++seen_ < period_) return std::nullopt;
  average_ /= static_cast<double>(period_);
  return average_;
}

}  // namespace sensex
