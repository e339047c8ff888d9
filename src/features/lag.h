#pragma once

#include <optional>

#include "features/window.h"

namespace sensex {

// What was pushed `steps` pushes before; none for the first `steps` values. REQUIRES: steps > 0.
class Lag {
 public:
  explicit Lag(std::size_t steps) : window_(steps) {}

  std::optional<double> push(double value) {
    const std::optional<double> lagged =
        window_.full() ? std::optional(window_.oldest()) : std::nullopt;
    window_.push(value);
    return lagged;
  }

 private:
  Window window_;
};

}  // namespace sensex
