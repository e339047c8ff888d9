#pragma once

#include <mutex>

#include "store/run_log.h"

namespace sensex {

class MemoryRunLog final : public RunLog {
 public:
  Result<std::int64_t> begin(const NewRun& run) override;
  Status add_stage(std::int64_t run, const RunStage& stage) override;
  Status finish(std::int64_t run, const RunEnd& end) override;
  Result<std::int64_t> abandon(std::string_view kind, std::string_view message,
                               Instant at) override;
  Result<std::vector<RunRecord>> recent(std::size_t limit) override;

 private:
  // not_found: no such run. refused: it has ended.
  Result<RunRecord*> running(std::int64_t run);

  std::mutex mutex_;
  std::vector<RunRecord> runs_;  // guarded by mutex_; run i at i - 1
};

}  // namespace sensex
