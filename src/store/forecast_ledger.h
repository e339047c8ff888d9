#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "market/session.h"

namespace sensex {

// What makes a forecast the forecast of record: there is one per key, the first.
struct LedgerKey {
  Date target_day = {};
  Session session = Session::evening;
  std::string model_name = {};
  std::int64_t model_version = 0;
  friend bool operator==(const LedgerKey&, const LedgerKey&) = default;
};

struct NewLedgerEntry {
  LedgerKey key = {};
  std::string prediction_id = {};
  Instant issued_at = {};
  std::string payload = {};  // the forecast as JSON, byte for byte as served
};

struct LedgerEntry {
  NewLedgerEntry forecast = {};
  std::int64_t sequence = 0;       // 1, 2, ... without gaps
  std::string previous_hash = {};  // 64 zeros for the first
  std::string hash = {};           // ledger_hash(previous_hash, forecast)
};

// SHA-256 over the previous hash and every field, each followed by a line feed; the format is
// specified in docs/formats/ledger.md.
std::string ledger_hash(std::string_view previous_hash, const NewLedgerEntry& entry);

// Append-only: the backend itself refuses to change or delete an entry. Safe to call from several
// threads and processes.
class ForecastLedger {
 public:
  virtual ~ForecastLedger() = default;
  // Appends, or gives the entry that already stands for that key, unchanged.
  virtual Result<LedgerEntry> append(const NewLedgerEntry& entry) = 0;
  virtual Result<std::optional<LedgerEntry>> find(const LedgerKey& key) = 0;
  virtual Result<std::vector<LedgerEntry>> recent(std::size_t limit) = 0;  // newest first
  // Recomputes the whole chain. malformed_data: the first entry that does not fit, by sequence.
  virtual Status verify() = 0;
};

}  // namespace sensex
