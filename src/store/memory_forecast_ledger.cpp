#include "store/memory_forecast_ledger.h"

#include <algorithm>

#include "store/ledger_chain.h"

namespace sensex {
namespace {

std::optional<LedgerEntry> copy_of(const LedgerEntry* entry) {
  return entry != nullptr ? std::optional(*entry) : std::nullopt;
}

}  // namespace

const LedgerEntry* MemoryForecastLedger::standing(const LedgerKey& key) const {
  const auto found = std::ranges::find_if(
      entries_, [&](const LedgerEntry& entry) { return entry.forecast.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

const LedgerEntry* MemoryForecastLedger::newest_of(Date target_day, Session session) const {
  const auto found =
      std::find_if(entries_.rbegin(), entries_.rend(), [&](const LedgerEntry& entry) {
        return entry.forecast.key.target_day == target_day && entry.forecast.key.session == session;
      });
  return found == entries_.rend() ? nullptr : &*found;
}

Result<LedgerEntry> MemoryForecastLedger::append(const LedgerKey& key, const Clock& clock,
                                                 const LedgerMaker& make) {
  if (Status fits = check_ledger_key(key); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  if (const LedgerEntry* const first = standing(key)) return *first;
  const LedgerPlace place = {entries_.empty() ? nullptr : &entries_.back(),
                             newest_of(key.target_day, key.session)};
  Result<LedgerEntry> entry = make_ledger_entry(key, clock, make, place);
  if (!entry) return entry;
  if (entry->supersedes > 0) {
    entries_.at(static_cast<std::size_t>(entry->supersedes) - 1).superseded_by = entry->sequence;
  }
  entries_.push_back(*entry);
  return entry;
}

Result<std::optional<LedgerEntry>> MemoryForecastLedger::find(const LedgerKey& key) {
  const std::lock_guard lock(mutex_);
  return copy_of(standing(key));
}

Result<std::optional<LedgerEntry>> MemoryForecastLedger::find_hash(std::string_view hash) {
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(entries_, hash, &LedgerEntry::hash);
  return copy_of(found == entries_.end() ? nullptr : &*found);
}

Result<std::optional<LedgerEntry>> MemoryForecastLedger::newest(Date target_day, Session session) {
  const std::lock_guard lock(mutex_);
  return copy_of(newest_of(target_day, session));
}

Result<std::vector<LedgerEntry>> MemoryForecastLedger::page(std::size_t limit,
                                                            std::int64_t before) {
  const std::lock_guard lock(mutex_);
  const auto end = std::ranges::lower_bound(entries_, before, {}, &LedgerEntry::sequence);
  const auto earlier = static_cast<std::size_t>(end - entries_.begin());
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, earlier));
  std::vector<LedgerEntry> page(end - count, end);
  std::ranges::reverse(page);
  return page;
}

Result<LedgerHead> MemoryForecastLedger::verify() {
  const std::lock_guard lock(mutex_);
  LedgerChain chain;
  for (const LedgerEntry& entry : entries_) {
    if (Status fits = chain.push(entry); !fits) return fail(fits.error());
  }
  return chain.head();
}

}  // namespace sensex
