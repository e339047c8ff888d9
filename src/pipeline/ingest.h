#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "market/bar_source.h"
#include "market/market.h"
#include "store/store.h"

namespace sensex {

// What a dataset needs before anything is worth training on.
inline constexpr std::size_t kLeastSessions = 300;
// A source may tell of the index before it tells of the stocks; so many of the last sessions are
// left out, rather than all, when too few stocks have them.
inline constexpr std::size_t kMostCutSessions = 20;

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
};

struct IngestParts {
  Store& store;
  const Clock& clock;
  const Market& market;
};

// Loads the source, leaves out days that are not over yet (a half-finished bar is no close) and the
// sessions at the end on which fewer stocks than the market's least have a bar, puts the whole
// before the quality gate, keeps it and makes it the current snapshot. The gate's judgement goes on
// the record (QualityLog), of refused data too. What was accepted of the current dataset stays
// accepted while it is found again. On any error the store's current snapshot stays
// what it was. A current dataset that is damaged counts as none: everything is loaded, and storing
// it mends what is damaged. not_enough_data: fewer stocks than needed with a bar on each of the
// last kMostCutSessions + 1 sessions, or fewer sessions than needed. refused: a rule of the quality
// gate that is not among `accepted` stops ingest. Otherwise as BarSource::load.
Result<IngestResult> ingest(BarSource& source, const IngestRequest& request,
                            const IngestParts& parts);

}  // namespace sensex
