#pragma once

#include <cstddef>
#include <vector>

#include "base/clock.h"
#include "market/bar_source.h"
#include "store/store.h"

namespace sensex {

// What a dataset needs before anything is worth training on.
inline constexpr std::size_t kLeastStocks = 25;
inline constexpr std::size_t kLeastSessions = 300;
// A series that loses more than this share of its rows to impossible bars is not to be trusted.
inline constexpr double kMostRefusedShare = 0.01;

struct IngestResult {
  Snapshot snapshot = {};
  bool changed = false;  // false: the same data was current already
  std::vector<RefusedRow> refused = {};
};

// Loads the source, checks the dataset as a whole, keeps it and makes it the current snapshot. On
// any error the store's current snapshot stays what it was.
// not_enough_data: fewer stocks or sessions than needed. malformed_data: too many impossible bars.
Result<IngestResult> ingest(BarSource& source, DateRange range, Store& store, const Clock& clock);

}  // namespace sensex
