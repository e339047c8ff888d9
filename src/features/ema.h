#pragma once

#include <optional>

#include "base/error.h"

namespace sensex {

// Exponential moving average with smoothing 2 / (period + 1), seeded with the simple average of the
// first `period` values as TA-Lib does.
//   in     finite numbers, oldest first
//   out    none for the first `period` - 1 values
//   cost   O(1) time and memory per value
class Ema {
 public:
  static Result<Ema> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }

  std::optional<double> push(double value);
  std::size_t warmup() const { return period_ - 1; }

 private:
  explicit Ema(std::size_t period)
      : period_(period), smoothing_(2.0 / (static_cast<double>(period) + 1.0)) {}

  std::size_t period_;
  double smoothing_;
  std::size_t seen_ = 0;
  double average_ = 0.0;  // the sum of the values seen until the seed is complete
};

}  // namespace sensex
