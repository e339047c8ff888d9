#pragma once

#include <mutex>

#include "store/forecast_ledger.h"

namespace sensex {

class MemoryForecastLedger final : public ForecastLedger {
 public:
  Result<LedgerEntry> append(const LedgerKey& key, const Clock& clock,
                             const LedgerMaker& make) override;
  Result<std::optional<LedgerEntry>> find(const LedgerKey& key) override;
  Result<std::optional<LedgerEntry>> find_hash(std::string_view hash) override;
  Result<std::optional<LedgerEntry>> newest(Date target_day, Session session) override;
  Result<std::vector<LedgerEntry>> page(std::size_t limit, std::int64_t before) override;
  Result<LedgerHead> verify() override;
  Result<LedgerHead> verify_new() override { return verify(); }

 private:
  const LedgerEntry* standing(const LedgerKey& key) const;               // null: none
  const LedgerEntry* newest_of(Date target_day, Session session) const;  // null: none

  std::mutex mutex_;
  std::vector<LedgerEntry> entries_;  // guarded by mutex_; by sequence
};

}  // namespace sensex
