#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "store/sequence.h"

namespace sensex {

// What came of a forecast, as the data told it when the target day had closed or when they were
// corrected. Kept apart from the ledger, whose entries never change.
struct ForecastOutcome {
  std::int64_t sequence = 0;    // of the ledger's entry; 1 or more
  Date target_day = {};         // the entry's
  double previous_close = 0.0;  // of the session the forecast was made from; index points, above 0
  double close = 0.0;           // of the target day; index points, above 0
  std::string direction = {};   // "UP" or "DOWN"; an equal close is DOWN
  std::string snapshot = {};    // the dataset that has both closes; 1 to 200 bytes on one line
  Instant stored_at = {};
  std::int64_t revision = 1;  // given by the log: 1, 2, ... without gaps; 2 or more is a correction
  friend bool operator==(const ForecastOutcome&, const ForecastOutcome&) = default;
};

// Closes of one day that differ by no more are the same close, rounded by another publisher.
inline constexpr double kCloseRounding = 0.01;  // index points

// Whether the two tell of one ledger entry alike: the same direction, and closes that differ by
// rounding alone. Where they came from and when they were stored makes no difference.
bool says_the_same(const ForecastOutcome& one, const ForecastOutcome& other);

// Append-only. An outcome is never changed, but it may be superseded: one that says something else
// of the same ledger entry becomes its next revision, and the latest revision counts. Whether the
// ledger has such an entry is the caller's affair. Safe to call from several threads and processes.
class OutcomeLog {
 public:
  virtual ~OutcomeLog() = default;
  // True: stored as the entry's next revision, whatever `outcome.revision` says. False: the entry's
  // latest says the same; nothing changed.
  // invalid_argument: sequence, closes, snapshot, or a direction that is not that of the closes.
  virtual Result<bool> add(const ForecastOutcome& outcome) = 0;
  // The latest revision. Empty: none is stored.
  virtual Result<std::optional<ForecastOutcome>> find(std::int64_t sequence) = 0;
  // The latest revision of each of the newest `limit` entries that have one and whose sequence is
  // below `before`, newest entry first.
  virtual Result<std::vector<ForecastOutcome>> page(std::size_t limit, std::int64_t before) = 0;
  Result<std::vector<ForecastOutcome>> list(std::size_t limit) {
    return page(limit, kPastTheNewest);
  }
  // Everything that was ever stored of one entry, the first revision first.
  virtual Result<std::vector<ForecastOutcome>> revisions(std::int64_t sequence) = 0;
};

}  // namespace sensex
