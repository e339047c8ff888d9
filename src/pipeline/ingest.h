#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "market/bar_source.h"
#include "market/market.h"
#include "market/quality.h"
#include "pipeline/current_dataset.h"
#include "store/store.h"

namespace sensex {

struct IngestResult {
  Snapshot snapshot = {};
  bool changed = false;  // false: the same data was current already
  std::vector<RefusedRow> refused = {};
  // Sentences on what a person should know of this data: days left out, members without bars, what
  // the quality gate noticed.
  std::vector<std::string> remarks = {};
};

struct IngestRequest {
  DateRange range = {};
  // Ask the source only for what the current dataset lacks, when that came from the same source
  // (pipeline/increment.h); the whole range otherwise.
  bool only_increment = false;
  // Rules of the quality gate whose failure a person accepts; it goes on the record.
  std::vector<std::string> accepted = {};
  // The current dataset, where the caller has read it already; it is not read again.
  std::optional<Known> known = {};
};

struct IngestParts {
  Store& store;
  const Clock& clock;
  const Market& market;
  // Told of the quality gate's judgement before anything follows from it; may be empty.
  std::function<void(const QualityReport&)> on_judged = {};
  // When requested before the data are stored, they are not.
  std::stop_token stop = {};
};

// Whether what stops the data is only that there is too little of them, sessions or members: a
// source that lags may have more later.
bool lacks_only(const QualityReport& report);

// Loads the source, leaves out days that are not over yet (a half-finished bar is no close) and the
// sessions at the end on which fewer stocks than the market's least have a bar
// (pipeline/whole_sessions.h), puts the whole before the quality gate, keeps it and makes it the
// current snapshot. The gate's judgement goes on the record (QualityLog), of refused data too; what
// was accepted of the current dataset stays accepted while it is found again. On any error the
// store's current snapshot stays what it was. Of a current dataset that is damaged everything is
// loaded anew, and storing it mends what is damaged; what can still be read of it and of those
// before it is what the new data are held against.
// refused: a rule of the quality gate that is not among `accepted` stops ingest, for example that
// there are too few sessions, or stocks on the last of them. not_enough_data: no session of the
// index is over. unavailable: a stop was requested, or another process has changed the current
// dataset since this began. Otherwise as BarSource::load.
Result<IngestResult> ingest(BarSource& source, const IngestRequest& request,
                            const IngestParts& parts);

}  // namespace sensex
