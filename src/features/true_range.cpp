#include "features/true_range.h"

#include <algorithm>
#include <cmath>

namespace sensex {

double true_range(const Bar& bar, double previous_close) {
  return std::max({bar.high - bar.low, std::abs(bar.high - previous_close),
                   std::abs(bar.low - previous_close)});
}

}  // namespace sensex
