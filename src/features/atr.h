#pragma once

#include <optional>

#include "base/error.h"
#include "market/bar.h"

namespace sensex {

// Average True Range (Wilder 1978), seeded with the mean of true ranges 1 to `period`.
//   in     bars, oldest first
//   out    price units, at least 0; none for the first `period` bars
//   cost   O(1) time and memory per bar
class Atr {
 public:
  static Result<Atr> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) { return static_cast<std::size_t>(period); }

  std::optional<double> push(const Bar& bar);
  std::size_t warmup() const { return period_; }

 private:
  explicit Atr(std::size_t period) : period_(period) {}
  void average_in(double range);

  std::size_t period_;
  std::optional<double> previous_close_ = {};
  std::size_t ranges_ = 0;
  double average_ = 0.0;  // a sum until the seed is complete
};

}  // namespace sensex
