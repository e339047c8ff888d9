#include "store/memory_forecast_ledger.h"

#include <algorithm>

#include "store/ledger_chain.h"

namespace sensex {

const LedgerEntry* MemoryForecastLedger::standing(const LedgerKey& key) const {
  const auto found = std::ranges::find_if(
      entries_, [&](const LedgerEntry& entry) { return entry.forecast.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

Result<LedgerEntry> MemoryForecastLedger::append(const NewLedgerEntry& entry) {
  if (Status fits = check_ledger_names(entry); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  if (const LedgerEntry* const first = standing(entry.key)) return *first;
  entries_.push_back(next_ledger_entry(entry, entries_.empty() ? nullptr : &entries_.back()));
  return entries_.back();
}

Result<std::optional<LedgerEntry>> MemoryForecastLedger::find(const LedgerKey& key) {
  const std::lock_guard lock(mutex_);
  const LedgerEntry* const entry = standing(key);
  if (entry == nullptr) return std::optional<LedgerEntry>();
  return std::optional(*entry);
}

Result<std::vector<LedgerEntry>> MemoryForecastLedger::recent(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, entries_.size()));
  return std::vector<LedgerEntry>(entries_.rbegin(), entries_.rbegin() + count);
}

Status MemoryForecastLedger::verify() {
  const std::lock_guard lock(mutex_);
  LedgerChain chain;
  for (const LedgerEntry& entry : entries_) {
    if (Status fits = chain.push(entry); !fits) return fits;
  }
  return {};
}

}  // namespace sensex
