#pragma once

#include <array>

namespace sensex {

// The factors below 1 of splits and bonuses as companies make them, rising.
inline constexpr std::array kSplitFactors = {1.0 / 100, 1.0 / 50, 1.0 / 20, 1.0 / 10,
                                             1.0 / 6,   1.0 / 5,  1.0 / 4,  1.0 / 3,
                                             2.0 / 5,   1.0 / 2,  2.0 / 3,  3.0 / 4};

}  // namespace sensex
