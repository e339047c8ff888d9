#include "features/ewma_volatility.h"

#include <cmath>

namespace sensex {

std::optional<double> EwmaVolatility::push(double daily_return) {
  weighted_squares_ = (1.0 - kSmoothing) * weighted_squares_ + daily_return * daily_return;
  weights_ = (1.0 - kSmoothing) * weights_ + 1.0;
  if (++count_ < kLeastReturns) return std::nullopt;
  return std::sqrt(weighted_squares_ / weights_);
}

}  // namespace sensex
