#pragma once

#include <algorithm>
#include <functional>
#include <optional>

#include "features/window.h"

namespace sensex {

// The best of the last `size` values, `Better(a, b)` saying that a beats b; none until the window
// is full. The window is searched only when the best value leaves it.
template <class Better>
class RollingExtreme {
 public:
  explicit RollingExtreme(std::size_t size) : window_(size) {}

  std::optional<double> push(double value) {
    const bool first = window_.count() == 0;
    const bool best_leaves = window_.full() && window_.oldest() == best_;
    window_.push(value);
    if (best_leaves) {
      best_ = *std::ranges::min_element(window_.values(), Better{});
    } else if (first || Better{}(value, best_)) {
      best_ = value;
    }
    return window_.full() ? std::optional(best_) : std::nullopt;
  }

 private:
  Window window_;
  double best_ = 0.0;
};

using RollingMax = RollingExtreme<std::greater<>>;
using RollingMin = RollingExtreme<std::less<>>;

}  // namespace sensex
