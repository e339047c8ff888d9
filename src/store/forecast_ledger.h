#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "market/session.h"
#include "store/sequence.h"

namespace sensex {

// What makes two forecasts one: there is one entry per key, the first.
struct LedgerKey {
  Date target_day = {};
  Session session = Session::evening;
  std::string model_name = {};
  std::int64_t model_version = 0;
  std::string snapshot = {};  // id of the dataset; empty in entries of the first format alone
  friend bool operator==(const LedgerKey&, const LedgerKey&) = default;
};

struct NewLedgerEntry {
  LedgerKey key = {};
  std::string prediction_id = {};
  Instant issued_at = {};
  std::string payload = {};  // the forecast as JSON, byte for byte as served
};

// How an entry is hashed; the numbers are stored, docs/formats/ledger.md has both.
enum class LedgerFormat : std::int64_t { first = 1, with_links = 2 };

struct LedgerEntry {
  NewLedgerEntry forecast = {};
  LedgerFormat format = LedgerFormat::with_links;
  std::int64_t sequence = 0;       // 1, 2, ... without gaps
  std::int64_t supersedes = 0;     // the entry before it of its day and session; 0: it is the first
  std::int64_t superseded_by = 0;  // the next of its day and session, found on reading; 0: none
  std::string previous_hash = {};  // 64 zeros for the first
  std::string hash = {};           // ledger_hash(of this entry)
};

// SHA-256 over the previous hash and every field that the entry's format has, each followed by a
// line feed; the formats are specified in docs/formats/ledger.md.
std::string ledger_hash(const LedgerEntry& entry);

// What a forecast says when it is issued at an instant.
struct LedgerText {
  std::string prediction_id = {};
  std::string payload = {};
};
using LedgerMaker = std::function<Result<LedgerText>(Instant issued_at)>;

struct LedgerHead {
  std::int64_t count = 0;
  std::string hash = {};  // of the newest entry; 64 zeros when there is none
  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

// Append-only: the backend itself refuses to change or delete an entry. What was said first of a
// day and session stays; what is said later supersedes it and says so. Safe to call from several
// threads and processes.
class ForecastLedger {
 public:
  virtual ~ForecastLedger() = default;
  // Gives the entry that stands for the key, unchanged, or appends what `make` makes for the
  // instant that the clock tells when no other writer can come between. An error of `make` is given
  // back, and nothing is recorded. REQUIRES: `make` does not use this store.
  // refused: the clock is before the newest entry's instant. malformed_data: the newest entries
  // are gone. invalid_argument: a name that is not one line, or no snapshot.
  virtual Result<LedgerEntry> append(const LedgerKey& key, const Clock& clock,
                                     const LedgerMaker& make) = 0;
  virtual Result<std::optional<LedgerEntry>> find(const LedgerKey& key) = 0;
  virtual Result<std::optional<LedgerEntry>> find_hash(std::string_view hash) = 0;
  // What was said last of that day and session.
  virtual Result<std::optional<LedgerEntry>> newest(Date target_day, Session session) = 0;
  // The newest `limit` of those whose sequence is below `before`, newest first.
  virtual Result<std::vector<LedgerEntry>> page(std::size_t limit, std::int64_t before) = 0;
  Result<std::vector<LedgerEntry>> recent(std::size_t limit) { return page(limit, kPastTheNewest); }
  // Recomputes the whole chain, and looks whether its end is the one that was recorded and whether
  // the backend still refuses changes.
  // malformed_data: says what is wrong, of the first entry that does not fit by its sequence.
  virtual Result<LedgerHead> verify() = 0;
  // The same, but takes what this object has verified before for good, so that it costs little
  // however long the ledger is. An old entry that was changed since then is left to verify().
  virtual Result<LedgerHead> verify_new() = 0;
};

}  // namespace sensex
