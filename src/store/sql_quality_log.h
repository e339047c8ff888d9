#pragma once

#include "store/quality_log.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlQualityLog final : public QualityLog {
 public:
  // `connection` must outlive the log.
  explicit SqlQualityLog(SqlConnection& connection) : connection_(connection) {}

  Status append(const QualityRecord& record) override;
  Result<std::optional<QualityRecord>> latest(std::string_view snapshot) override;
  Result<std::vector<QualityRecord>> recent(std::size_t limit) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
