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

// Lays `newer` over `known`: its values where both have the day's, what was known elsewhere. A
// series that `newer` lacks stays as it was. Actions are joined, but for new ones of a restated
// series, of which the prices do not know yet. Origin, refused rows and failures are those of
// `newer`.
Merged merge(const MarketData& known, MarketData newer);

// Puts the whole series of `anew` in the place of those of `data` with the same names, and joins
// the actions.
void replace(MarketData& data, MarketData anew, const std::vector<std::string>& names);

// Gives `data` the series in its failures as they are in `known`, when both are of the same origin.
void keep_failed(MarketData& data, const MarketData& known);

// `source`'s data, of which only the increment over `known` is asked for, and the whole history of
// each series that was restated. One whose history cannot be had stays as it was and is listed in
// `failures`. Errors as BarSource::load.
Result<MarketData> load_increment(BarSource& source, const DateRange& range,
                                  const MarketData& known);

}  // namespace sensex
