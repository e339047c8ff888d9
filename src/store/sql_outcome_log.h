#pragma once

#include "store/outcome_log.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlOutcomeLog final : public OutcomeLog {
 public:
  // `connection` must outlive the log.
  explicit SqlOutcomeLog(SqlConnection& connection) : connection_(connection) {}

  Result<bool> add(const ForecastOutcome& outcome) override;
  Result<std::optional<ForecastOutcome>> find(std::int64_t sequence) override;
  Result<std::vector<ForecastOutcome>> page(std::size_t limit, std::int64_t before) override;
  Result<std::vector<ForecastOutcome>> revisions(std::int64_t sequence) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
