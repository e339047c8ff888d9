#pragma once

#include <mutex>

#include "store/forecast_ledger.h"
#include "store/ledger_chain.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlForecastLedger final : public ForecastLedger {
 public:
  // `connection` must outlive the ledger.
  explicit SqlForecastLedger(SqlConnection& connection) : connection_(connection) {}

  Result<LedgerEntry> append(const LedgerKey& key, const Clock& clock,
                             const LedgerMaker& make) override;
  Result<std::optional<LedgerEntry>> find(const LedgerKey& key) override;
  Result<std::optional<LedgerEntry>> find_hash(std::string_view hash) override;
  Result<std::optional<LedgerEntry>> newest(Date target_day, Session session) override;
  Result<std::vector<LedgerEntry>> page(std::size_t limit, std::int64_t before) override;
  Result<LedgerHead> verify() override;
  Result<LedgerHead> verify_new() override;

 private:
  SqlConnection& connection_;
  std::mutex mutex_;      // held while a part of the chain is read, so that others need not
  LedgerChain verified_;  // guarded by mutex_; what verify_new has come to
};

}  // namespace sensex
