#pragma once

#include <string>

#include "store/forecast_ledger.h"

namespace sensex {

inline constexpr std::size_t kHashDigits = 64;

// The entry that follows `last` (null: the first).
LedgerEntry next_ledger_entry(const NewLedgerEntry& forecast, const LedgerEntry* last);

// invalid_argument: a name holds a line feed, which would make two entries hash alike.
Status check_ledger_names(const NewLedgerEntry& entry);

// malformed_data, in the words verify() uses.
tl::unexpected<Error> ledger_broken(std::int64_t sequence, std::string_view how);

// Walks a ledger from its first entry and stops at the first that does not fit.
class LedgerChain {
 public:
  // malformed_data: names the sequence and what is wrong there.
  Status push(const LedgerEntry& entry);

 private:
  std::int64_t sequence_ = 0;
  std::string hash_ = std::string(kHashDigits, '0');
};

}  // namespace sensex
