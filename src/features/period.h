#pragma once

#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace sensex {

inline constexpr int kLongestPeriod = 1000;

// A window length in bars. invalid_argument: `rsi period must be 1 to 1000, got -3`.
Result<std::size_t> parse_period(std::string_view indicator, int period);

}  // namespace sensex
