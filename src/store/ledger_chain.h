#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/sha256.h"
#include "store/forecast_ledger.h"

namespace sensex {

// What an entry comes after; null: nothing.
struct LedgerPlace {
  const LedgerEntry* last = nullptr;        // of the whole ledger
  const LedgerEntry* of_session = nullptr;  // the newest of the entry's day and session
};

LedgerEntry next_ledger_entry(const NewLedgerEntry& forecast, const LedgerPlace& place);

// What every backend does to append: takes the time, checks it, makes the entry.
// Errors as ForecastLedger::append.
Result<LedgerEntry> make_ledger_entry(const LedgerKey& key, const Clock& clock,
                                      const LedgerMaker& make, const LedgerPlace& place);

// invalid_argument: a name holds a line feed, which would make two entries hash alike, or there is
// no snapshot.
Status check_ledger_key(const LedgerKey& key);

// malformed_data, in the words verify() uses.
tl::unexpected<Error> ledger_broken(std::int64_t sequence, std::string_view how);
// malformed_data: there were `recorded` entries, and there are `count` now.
tl::unexpected<Error> ledger_cut(std::int64_t count, std::int64_t recorded);

// malformed_data: the entry's hash is not that of its content.
Status check_entry_hash(const LedgerEntry& entry);

// Walks a ledger from its first entry and stops at the first that does not fit.
class LedgerChain {
 public:
  // malformed_data: names the sequence and what is wrong there; the chain ends before it as it did.
  Status push(const LedgerEntry& entry);

  LedgerHead head() const { return {sequence_, hash_}; }

 private:
  Status check_place(const LedgerEntry& entry) const;
  std::int64_t newest_of(const LedgerKey& key) const;

  std::int64_t sequence_ = 0;
  std::string hash_ = std::string(kSha256Digits, '0');
  Instant issued_at_ = Instant::min();
  LedgerFormat format_ = LedgerFormat::first;
  std::map<std::pair<Date, Session>, std::int64_t> newest_ = {};  // sequence by day and session
};

}  // namespace sensex
