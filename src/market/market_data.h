#pragma once

#include <string>
#include <vector>

#include "market/series.h"

namespace sensex {

// A row that was left out because the bar it tells of is impossible.
struct RefusedRow {
  std::string file = {};
  std::size_t line = 0;  // 1 is the header
  std::string reason = {};
};

// Where bars came from. `simulated` must reach every reply and page.
struct DataOrigin {
  std::string source = {};  // "csv" or "simulated"
  bool simulated = false;
  friend bool operator==(const DataOrigin&, const DataOrigin&) = default;
};

// What one source delivered: everything of the universe that it has.
struct MarketData {
  DataOrigin origin = {};
  Series index;
  std::vector<Series> stocks = {};         // each symbol once, sorted by symbol
  std::vector<GlobalSeries> globals = {};  // each id once, sorted by id
  std::vector<RefusedRow> refused = {};    // not part of the data's identity
};

}  // namespace sensex
