#pragma once

#include <optional>

#include "features/window.h"

namespace sensex {

// How many population standard deviations a value lies from the mean of the last `window` values,
// itself included.
//   in     finite numbers, oldest first
//   out    none before `least` values came, and none while the window is flat
//   cost   O(1) amortised: moments are updated in place and computed afresh after every `window`
//          values, and whenever the update would have cancelled most of their digits
// REQUIRES: 1 < least <= window.
class RollingZscore {
 public:
  RollingZscore(std::size_t window, std::size_t least);

  std::optional<double> push(double value);

 private:
  void update(double value);
  void recompute();

  Window window_;
  std::size_t capacity_;
  std::size_t least_;
  std::size_t since_recomputed_ = 0;
  std::size_t equal_run_ = 0;  // how many of the last values are the same
  double last_ = 0.0;
  double mean_ = 0.0;
  double squares_ = 0.0;       // sum of squared deviations from the mean
  double peak_squares_ = 0.0;  // largest since they were computed afresh
};

}  // namespace sensex
