#pragma once

#include <optional>

#include "base/error.h"
#include "features/rolling_extreme.h"
#include "features/sma.h"
#include "market/bar.h"

namespace sensex {

struct StochasticValue {
  double k = 0.0;  // 0 to 100
  double d = 0.0;  // the simple average of k
};

// Fast stochastic oscillator (Lane), TA-Lib's STOCHF.
//   in     bars, oldest first
//   out    both lines from bar `k_period` + `d_period` - 2 on
//   flat   a window whose highest high is its lowest low gives k = 0
class Stochastic {
 public:
  // invalid_argument unless both are 1 to 1000
  static Result<Stochastic> create(int k_period, int d_period);
  static constexpr std::size_t warmup_of(int k_period, int d_period) {
    return static_cast<std::size_t>(k_period + d_period) - 2;
  }

  std::optional<StochasticValue> push(const Bar& bar);
  std::size_t warmup() const { return warmup_; }

 private:
  Stochastic(std::size_t k_period, Sma average)
      : highest_(k_period),
        lowest_(k_period),
        warmup_(k_period - 1 + average.warmup()),
        average_(std::move(average)) {}

  RollingMax highest_;
  RollingMin lowest_;
  std::size_t warmup_;
  Sma average_;
};

}  // namespace sensex
