#pragma once

#include <optional>

#include "base/error.h"
#include "features/window.h"

namespace sensex {

// Population standard deviation of the last `period` values.
//   in     finite numbers, oldest first
//   out    at least 0, in the unit of the input; none before `period` values came
//   flat   exactly 0
class RollingStd {
 public:
  static Result<RollingStd> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }

  std::optional<double> push(double value);
  std::size_t warmup() const { return warmup_; }

 private:
  explicit RollingStd(std::size_t period) : window_(period), warmup_(period - 1) {}

  Window window_;
  std::size_t warmup_;
};

}  // namespace sensex
