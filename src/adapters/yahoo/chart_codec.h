#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/yahoo/chart.h"
#include "base/error.h"

namespace sensex {

inline constexpr std::size_t kMaxChartBytes = 16U << 20U;
inline constexpr std::size_t kMaxChartDepth = 16;
inline constexpr std::size_t kMaxChartValues = 1'000'000;
inline constexpr std::size_t kMaxChartRows = 50'000;
inline constexpr std::size_t kMaxChartEvents = 10'000;  // of each kind

// Reads the answer of Yahoo's /v8/finance/chart/SYMBOL with interval=1d.
//   no timestamps    a chart without rows: there was no trading day in the range
//   null             an absent field, and so is NaN, Infinity or a number no double can hold
//   day twice        the later row with a close stands, else the later one: Yahoo appends the
//   session
//                    in progress, as of the last trade, to a row of the same day
//   days unordered   are put in order
// not_found: Yahoo knows no such symbol, or no data of it. unavailable: another error of Yahoo's,
// or an HTML page instead of JSON. malformed_data: cut off, damaged, beyond a limit above, arrays
// of unequal length, a value of another type or of another symbol. Messages start with the symbol;
// what they quote of the answer is made printable.
Result<Chart> parse_chart(std::string_view symbol, std::string_view body);

}  // namespace sensex
