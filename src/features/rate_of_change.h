#pragma once

#include <optional>

#include "base/error.h"
#include "features/lag.h"

namespace sensex {

// Simple return over `period` steps, value / value `period` steps ago - 1.
//   in     numbers of at least 0, oldest first
//   out    a fraction; none for the first `period` values, and none over a zero
class RateOfChange {
 public:
  static Result<RateOfChange> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) { return static_cast<std::size_t>(period); }

  std::optional<double> push(double value);
  std::size_t warmup() const { return warmup_; }

 private:
  explicit RateOfChange(std::size_t period) : lag_(period), warmup_(period) {}

  Lag lag_;
  std::size_t warmup_;
};

}  // namespace sensex
