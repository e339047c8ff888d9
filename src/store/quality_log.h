#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace sensex {

// That a dataset was judged, and how. The report itself is an object.
struct QualityRecord {
  std::string snapshot = {};  // a dataset's id; of data that were refused, what they would have had
  std::string report = {};    // digest of the report's object
  std::string verdict = {};   // "valid", "stale", "invalid" or "error"
  std::string accepted = {};  // rules a person accepted, "large-move, coverage"; may be empty
  Instant at = {};
  friend bool operator==(const QualityRecord&, const QualityRecord&) = default;
};

// Every judgement, in the order of append; none is ever changed. Safe to call from several threads
// and processes.
class QualityLog {
 public:
  virtual ~QualityLog() = default;
  // invalid_argument: snapshot, report or verdict is not 1 to 200 bytes on one line, or accepted is
  // not at most 1000 bytes on one line.
  virtual Status append(const QualityRecord& record) = 0;
  // The last one of a snapshot; empty: it was never judged.
  virtual Result<std::optional<QualityRecord>> latest(std::string_view snapshot) = 0;
  virtual Result<std::vector<QualityRecord>> recent(std::size_t limit) = 0;  // newest first
};

// What every quality log refuses, in the same words: invalid_argument.
Status check_quality_record(const QualityRecord& record);

}  // namespace sensex
