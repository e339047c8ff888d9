#pragma once

#include <optional>

#include "base/error.h"

namespace sensex {

// Relative Strength Index (Wilder 1978), averages seeded with the first `period` changes.
//   in     closes, oldest first, finite, any one price unit
//   out    0 to 100; none for the first `period` closes
//   flat   closes without any change are 50
//   cost   O(1) time and memory per close
class Rsi {
 public:
  static Result<Rsi> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) { return static_cast<std::size_t>(period); }

  std::optional<double> push(double close);
  std::size_t warmup() const { return period_; }

 private:
  explicit Rsi(std::size_t period) : period_(period) {}
  void average_in(double change);

  std::size_t period_;
  std::optional<double> previous_ = {};
  std::size_t changes_ = 0;
  double gain_ = 0.0;  // sums until the seed is complete, averages from then on
  double loss_ = 0.0;
};

}  // namespace sensex
