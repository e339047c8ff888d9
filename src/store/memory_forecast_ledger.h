#pragma once

#include <mutex>

#include "store/forecast_ledger.h"

namespace sensex {

class MemoryForecastLedger final : public ForecastLedger {
 public:
  Result<LedgerEntry> append(const NewLedgerEntry& entry) override;
  Result<std::optional<LedgerEntry>> find(const LedgerKey& key) override;
  Result<std::vector<LedgerEntry>> recent(std::size_t limit) override;
  Status verify() override;

 private:
  const LedgerEntry* standing(const LedgerKey& key) const;  // null: none

  std::mutex mutex_;
  std::vector<LedgerEntry> entries_;  // guarded by mutex_; by sequence
};

}  // namespace sensex
