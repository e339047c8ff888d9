#pragma once

#include "store/forecast_ledger.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlForecastLedger final : public ForecastLedger {
 public:
  // `connection` must outlive the ledger.
  explicit SqlForecastLedger(SqlConnection& connection) : connection_(connection) {}

  Result<LedgerEntry> append(const NewLedgerEntry& entry) override;
  Result<std::optional<LedgerEntry>> find(const LedgerKey& key) override;
  Result<std::vector<LedgerEntry>> recent(std::size_t limit) override;
  Status verify() override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
