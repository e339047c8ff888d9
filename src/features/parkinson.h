#pragma once

#include <optional>

#include "base/error.h"
#include "features/window.h"
#include "market/bar.h"

namespace sensex {

// Parkinson's (1980) volatility from the daily range: sqrt(mean(ln(high/low)^2) / (4 ln 2)).
//   in     bars, oldest first
//   out    standard deviation per day, a fraction; none for the first `period` - 1 bars
//   flat   bars with high == low give 0
class Parkinson {
 public:
  static Result<Parkinson> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }

  std::optional<double> push(const Bar& bar);
  std::size_t warmup() const { return warmup_; }

 private:
  explicit Parkinson(std::size_t period) : squares_(period), warmup_(period - 1) {}

  Window squares_;
  std::size_t warmup_;
};

}  // namespace sensex
