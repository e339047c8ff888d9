#pragma once

#include "store/run_log.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlRunLog final : public RunLog {
 public:
  // `connection` must outlive the log.
  explicit SqlRunLog(SqlConnection& connection) : connection_(connection) {}

  Result<std::int64_t> begin(const NewRun& run) override;
  Status add_stage(std::int64_t run, const RunStage& stage) override;
  Status finish(std::int64_t run, const RunEnd& end) override;
  Result<std::int64_t> abandon(std::string_view kind, std::string_view message,
                               Instant at) override;
  Result<std::vector<RunRecord>> recent(std::size_t limit) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
