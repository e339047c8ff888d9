#pragma once

#include <optional>

#include "base/error.h"
#include "features/window.h"

namespace sensex {

// Simple moving average.
//   in     finite numbers, oldest first
//   out    the mean of the last `period`; none before that many came
//   flat   exactly the value
//   cost   O(period) time, so that no rounding error is carried from window to window
class Sma {
 public:
  static Result<Sma> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }

  std::optional<double> push(double value);
  std::size_t warmup() const { return warmup_; }

 private:
  explicit Sma(std::size_t period) : window_(period), warmup_(period - 1) {}

  Window window_;
  std::size_t warmup_;
};

}  // namespace sensex
