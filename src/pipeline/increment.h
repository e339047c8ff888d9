#pragma once

#include <string>
#include <vector>

#include "market/bar_source.h"

namespace sensex {

// How far back an increment overlaps what is there: enough to see that a source has restated its
// history, as it does after a split.
inline constexpr std::size_t kOverlapSessions = 10;

// Asks of a source only what `known` lacks: each series from its kOverlapSessions-th last day on,
// series that are not there from the start of the range.
LoadRequest increment_of(const MarketData& known, const DateRange& range);

struct Merged {
  MarketData data;
  // Series whose overlap says something else than what was known, by symbol or global id: their
  // whole history has to be asked for anew. `data` has them as they were.
  std::vector<std::string> restated = {};
};

// Lays `newer` over `known`: its bars where both have the day, what was known elsewhere. A series
// that `newer` lacks stays as it was. Origin, refused rows and failures are those of `newer`.
Merged merge(const MarketData& known, MarketData newer);

// Puts the whole series of `anew` in the place of those of `data` with the same names.
void replace(MarketData& data, MarketData anew, const std::vector<std::string>& names);

// `source`'s data, of which only the increment over `known` is asked for, and the whole history of
// each series that was restated. Errors as BarSource::load.
Result<MarketData> load_increment(BarSource& source, const DateRange& range,
                                  const MarketData& known);

}  // namespace sensex
