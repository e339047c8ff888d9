#pragma once

#include <map>
#include <set>
#include <string>

#include "base/date.h"
#include "market/market_data.h"

namespace sensex {

// Models use nothing before this day: earlier rows of the free sources have phantom spikes.
inline const Date kHistoryStart(2010, 1, 1);

struct DateRange {
  Date from = kHistoryStart;
  Date to = Date(9999, 12, 31);  // included
};

// What is wanted of a source.
struct LoadRequest {
  DateRange range = {};
  // Series of which the days before are there already: the first day wanted, by symbol or global
  // id. A source to which less work is no gain may deliver the whole range all the same.
  std::map<std::string, Date, std::less<>> resume_from = {};
  // The stocks and global series wanted, by symbol or global id; empty: all. The index always
  // comes.
  std::set<std::string, std::less<>> only = {};
};

// A port: somewhere daily bars come from.
class BarSource {
 public:
  virtual ~BarSource() = default;
  // Bars in the range of the index and of every stock of the market that the source has, as
  // delivered: of a session under way the last bar may be half-finished, which is for the caller to
  // cut. Impossible bars do not fail the load; they are left out and listed in `refused`.
  // not_found: folder or file missing. malformed_data: a row cannot be read, with file, line and
  // reason. not_enough_data: a file without rows. unavailable: the index could not be fetched;
  // stocks and global series that could not are listed in `failures`.
  virtual Result<MarketData> load(const LoadRequest& request) = 0;
};

}  // namespace sensex
