#pragma once

#include "base/date.h"
#include "market/market_data.h"

namespace sensex {

// Models use nothing before this day: earlier rows of the free sources have phantom spikes.
inline const Date kHistoryStart(2010, 1, 1);

struct DateRange {
  Date from = kHistoryStart;
  Date to = Date(9999, 12, 31);  // included
};

// A port: somewhere daily bars come from.
class BarSource {
 public:
  virtual ~BarSource() = default;
  // Bars in `range` of the index and of every universe symbol that the source has.
  // not_found: folder or file missing. malformed_data: a row cannot be read, with file, line and
  // reason. not_enough_data: a file without rows. Impossible bars do not fail the load; they are
  // left out and listed in `refused`.
  virtual Result<MarketData> load(DateRange range) = 0;
};

}  // namespace sensex
