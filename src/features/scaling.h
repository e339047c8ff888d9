#pragma once

#include <cmath>
#include <cstddef>

#include "features/missing.h"
#include "features/rolling_zscore.h"

namespace sensex {

// How features are made comparable over years and stocks: a z-score over a trading year that starts
// after ten weeks, then squashed. Frozen: models are trained on the results.
inline constexpr std::size_t kScalingWindow = 252;
inline constexpr std::size_t kScalingLeast = 50;

// tanh(z / 2) by way of exp, which takes a quarter of the time; -1 to 1.
inline double squash(double z) { return 1.0 - 2.0 / (std::exp(z) + 1.0); }
// -2 to 2, the identity near 0.
inline double soft_clip(double v) { return 2.0 * std::tanh(v / 2.0); }

// The scaled form of a stream that has holes; a missing value leaves the window as it was.
class ScaledForm {
 public:
  // The z-score, kMissing where there is none.
  double push(double value) {
    return is_missing(value) ? kMissing : or_missing(zscore_.push(value));
  }

 private:
  RollingZscore zscore_{kScalingWindow, kScalingLeast};
};

}  // namespace sensex
