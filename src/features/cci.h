#pragma once

#include <optional>

#include "base/error.h"
#include "features/window.h"
#include "market/bar.h"

namespace sensex {

// Commodity Channel Index (Lambert 1980): the typical price's distance from its mean in units of
// 0.015 mean absolute deviations.
//   in     bars, oldest first
//   out    unbounded, mostly -200 to 200; none for the first `period` - 1 bars
//   flat   0
class Cci {
 public:
  static Result<Cci> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }

  std::optional<double> push(const Bar& bar);
  std::size_t warmup() const { return warmup_; }

 private:
  explicit Cci(std::size_t period) : typical_prices_(period), warmup_(period - 1) {}

  Window typical_prices_;
  std::size_t warmup_;
};

}  // namespace sensex
