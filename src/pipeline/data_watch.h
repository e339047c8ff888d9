#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/metrics.h"
#include "market/market.h"
#include "store/store.h"

namespace sensex {

// What a person on call asks of the data.
struct DataState {
  std::optional<Snapshot> snapshot = {};  // empty: nothing was ever ingested
  int sessions_behind = 0;                // completed sessions that the data lack
  int calendar_days_left = 0;             // negative: the calendar has ended
  // Why the data cannot be believed to be of now: they go beyond it, as after a clock was set back.
  // Empty: they do not.
  std::string after_now = {};
  // There is data that do not go beyond now, and no more sessions behind than allowed.
  bool is_fresh = false;
};

// Looks at the age of the data and the end of the calendar, and keeps both in gauges:
//   sensex_data_sessions_behind            completed sessions that the data lack
//   sensex_data_age_seconds                since the data's last session was final
//   sensex_last_ingest_timestamp_seconds   when the current dataset was stored, since 1970
//   sensex_calendar_days_left              days to the end of the trading calendar
// The first three are NaN while there is no data. Safe to call from several threads.
class DataWatch {
 public:
  // The parts must outlive the watch. `most_behind`: so many missing sessions are still fresh, at
  // least 0; 1 gives a source a day to deliver.
  DataWatch(Store& store, const Market& market, const Clock& clock, Metrics& metrics,
            int most_behind);

  // Errors as SnapshotStore::current; the gauges stay as they were.
  Result<DataState> look();

 private:
  void show(const DataState& state, Instant now);

  Store& store_;
  const Market& market_;
  const Clock& clock_;
  int most_behind_;
  Gauge& behind_;
  Gauge& age_;
  Gauge& ingested_;
  Gauge& calendar_left_;
};

}  // namespace sensex
