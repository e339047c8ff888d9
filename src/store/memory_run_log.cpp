#include "store/memory_run_log.h"

#include <algorithm>

#include "store/run_check.h"
#include "store/store_text.h"

namespace sensex {
namespace {

void end_run(RunRecord& record, const RunEnd& end) {
  record.outcome = end.outcome;
  record.message = as_note(end.message);
  record.finished_at = end.at;
}

}  // namespace

Result<RunRecord*> MemoryRunLog::running(std::int64_t run) {
  if (run < 1 || run > std::ssize(runs_)) return no_such_run(run);
  RunRecord& record = runs_[static_cast<std::size_t>(run) - 1];
  if (record.outcome != RunOutcome::running) return run_has_ended(run, record.outcome);
  return &record;
}

Result<std::int64_t> MemoryRunLog::begin(const NewRun& run) {
  if (Status fits = check_run(run); !fits) return fail(fits.error());
  const std::lock_guard lock(mutex_);
  runs_.push_back({.id = std::ssize(runs_) + 1, .run = run});
  return runs_.back().id;
}

Status MemoryRunLog::add_stage(std::int64_t run, const RunStage& stage) {
  if (Status fits = check_stage(stage); !fits) return fits;
  const std::lock_guard lock(mutex_);
  const Result<RunRecord*> record = running(run);
  if (!record) return fail(record.error());
  const bool is_logged = std::ranges::any_of((*record)->stages, [&](const RunStage& logged) {
    return logged.name == stage.name && logged.attempt == stage.attempt;
  });
  if (is_logged) return stage_is_logged(run, stage);
  (*record)->stages.push_back(stage);
  (*record)->stages.back().message = as_note(stage.message);
  return {};
}

Status MemoryRunLog::finish(std::int64_t run, const RunEnd& end) {
  if (Status fits = check_end(end); !fits) return fits;
  const std::lock_guard lock(mutex_);
  const Result<RunRecord*> record = running(run);
  if (!record) return fail(record.error());
  end_run(**record, end);
  return {};
}

Result<std::int64_t> MemoryRunLog::abandon(std::string_view kind, std::string_view message,
                                           Instant at) {
  const std::lock_guard lock(mutex_);
  std::int64_t count = 0;
  for (RunRecord& record : runs_) {
    if (record.run.kind != kind || record.outcome != RunOutcome::running) continue;
    end_run(record, {.outcome = RunOutcome::abandoned, .message = std::string(message), .at = at});
    ++count;
  }
  return count;
}

Result<std::vector<RunRecord>> MemoryRunLog::recent(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, runs_.size()));
  return std::vector<RunRecord>(runs_.rbegin(), runs_.rbegin() + count);
}

}  // namespace sensex
