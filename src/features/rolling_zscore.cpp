#include "features/rolling_zscore.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "features/statistics.h"

namespace sensex {
namespace {

// Once the sum of squares has fallen below this share of its peak, the rounding errors made at the
// peak begin to show.
constexpr double kCancelledShare = 1e-4;

}  // namespace

RollingZscore::RollingZscore(std::size_t window, std::size_t least)
    : window_(window), capacity_(window), least_(least) {
  assert(1 < least && least <= window);
}

std::optional<double> RollingZscore::push(double value) {
  equal_run_ = window_.count() > 0 && value == last_ ? equal_run_ + 1 : 1;
  last_ = value;
  update(value);
  peak_squares_ = std::max(peak_squares_, squares_);
  if (++since_recomputed_ == capacity_ || squares_ < kCancelledShare * peak_squares_) recompute();

  const std::size_t count = window_.count();
  const bool flat = equal_run_ >= count || squares_ <= 0.0;
  if (count < least_ || flat) return std::nullopt;
  return (value - mean_) / std::sqrt(squares_ / static_cast<double>(count));
}

// Welford's update; once the window is full the new value takes the oldest one's place.
void RollingZscore::update(double value) {
  const double old_mean = mean_;
  if (window_.full()) {
    const double oldest = window_.oldest();
    mean_ += (value - oldest) / static_cast<double>(capacity_);
    squares_ += (value - oldest) * ((value - mean_) + (oldest - old_mean));
  } else {
    mean_ += (value - old_mean) / static_cast<double>(window_.count() + 1);
    squares_ += (value - old_mean) * (value - mean_);
  }
  window_.push(value);
}

void RollingZscore::recompute() {
  const auto values = window_.values();
  mean_ = mean_of(values);
  squares_ = population_variance_of(values) * static_cast<double>(values.size());
  peak_squares_ = squares_;
  since_recomputed_ = 0;
}

}  // namespace sensex
