#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"

namespace sensex {

// What came of a forecast, as the data told it when the target day had closed. Kept apart from the
// ledger, whose entries never change.
struct ForecastOutcome {
  std::int64_t sequence = 0;    // of the ledger's entry; 1 or more
  Date target_day = {};         // the entry's
  double previous_close = 0.0;  // of the session the forecast was made from; index points, above 0
  double close = 0.0;           // of the target day; index points, above 0
  std::string direction = {};   // "UP" or "DOWN"; an equal close is DOWN
  std::string snapshot = {};    // the dataset that has both closes; 1 to 200 bytes on one line
  Instant stored_at = {};
  friend bool operator==(const ForecastOutcome&, const ForecastOutcome&) = default;
};

// Append-only, one outcome for each ledger entry: the first stands, whatever the data say later.
// Whether the ledger has such an entry is the caller's affair. Safe to call from several threads
// and processes.
class OutcomeLog {
 public:
  virtual ~OutcomeLog() = default;
  // True: stored. False: one stands for that entry already; nothing changed.
  // invalid_argument: sequence, closes, snapshot, or a direction that is not that of the closes.
  virtual Result<bool> add(const ForecastOutcome& outcome) = 0;
  // Empty: none is stored.
  virtual Result<std::optional<ForecastOutcome>> find(std::int64_t sequence) = 0;
  virtual Result<std::vector<ForecastOutcome>> list(std::size_t limit) = 0;  // newest entry first
};

}  // namespace sensex
