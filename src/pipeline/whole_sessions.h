#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

// A source may tell of the index before it tells of the stocks; so many of the last sessions are
// left out, rather than all, when too few stocks have them.
inline constexpr std::size_t kMostCutSessions = 20;

// Where data were cut, and what a person should know of it.
struct Cut {
  Date last = {};           // the last session that is left
  std::string remark = {};  // "warning: the index has bars to ..., but only ..."
};

// Ends the data with the last session on which at least the market's least number of stocks have a
// bar, when that is one of the last kMostCutSessions + 1. Empty: nothing was cut, as it was not
// necessary, or as no such session is among those; then it is for the quality gate to judge.
std::optional<Cut> keep_whole_sessions(MarketData& data, const Market& market);

// Leaves out what stocks have after the index's last session: there is nothing to hold it against,
// and the next dataset with the index's bars may have it otherwise. Gives the remark on it; empty:
// there was nothing.
std::optional<std::string> cut_to_index(MarketData& data);

// Leaves out the bars of days after `from` up to `to`.
void leave_out(MarketData& data, Date from, Date to);

// Whether the series has a bar of that day.
bool has_bar_on(const Series& series, Date day);

}  // namespace sensex
