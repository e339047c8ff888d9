#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "market/market_data.h"

namespace sensex {

// One stock on the index's trading days; an absent bar is missing, never filled.
struct StockColumn {
  Symbol symbol;
  std::vector<std::optional<Bar>> bars = {};  // one per day of the panel
  std::optional<Opening> opening = {};        // of the day after the panel's last
};

// Market data joined on the index's trading days. The index has a bar on every day.
struct Panel {
  DataOrigin origin = {};
  std::vector<Bar> index = {};             // [days], dates strictly increasing
  std::vector<StockColumn> stocks = {};    // sorted by symbol
  std::vector<GlobalSeries> globals = {};  // sorted by id
  // Of the session after the last day, while its bar is not final.
  std::optional<Opening> opening = {};

  std::size_t day_count() const { return index.size(); }
  Date day(std::size_t t) const { return index[t].date; }
  Date last_day() const { return index.back().date; }
  // The position of `date`; empty when it is no day of the panel.
  std::optional<std::size_t> find_day(Date date) const;
  const StockColumn* find_stock(const Symbol& symbol) const;   // null: not there
  const GlobalSeries* find_global(std::string_view id) const;  // null: not there
  // Days 0 to t, and global points dated up to day t. That is more than was known when day t
  // closed: a US close and a rupee quote of that date come later in the night. What a forecast may
  // read is decided by the instants of GlobalSpec and the cut-off, not here.
  Panel truncated(std::size_t t) const;
};

// Bars of a stock on days that are not the index's are dropped (holiday copies, test sessions), and
// so are openings of another day than the index's.
// not_enough_data: the index has no bar.
Result<Panel> join(const MarketData& data);

}  // namespace sensex
