#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <ostream>
#include <stop_token>
#include <string>

#include "cli/refresh.h"
#include "cli/runtime.h"
#include "pipeline/daily_run.h"

namespace sensex {

// How the day's jobs are done, by `sensex run-daily` and `sensex serve --schedule` alike.
struct DailyOptions {
  RefreshOptions refresh = {};
  int settle_minutes = 30;
  std::string pre_open_from = "08:15";
};

// Adds --settle-minutes and --pre-open-from, which say when jobs are due.
void add_schedule_options(CLI::App* verb, const std::shared_ptr<DailyOptions>& options);

// Looks at the options of the refresh too: what is wrong there is no reason to try again later.
// invalid_argument: a time that cannot be read, or not before 09:00; see check() of refresh.h.
Result<ScheduleOptions> schedule_of(const DailyOptions& options);

// What a job works with besides the runtime; all of it must outlive the call.
struct DailyWork {
  Runtime& runtime;
  const Clock& clock;
  Sleeper& sleeper;        // between attempts
  std::ostream& progress;  // of the live source
  bool is_terminal = false;
  bool is_forced = false;
  std::function<void(const RunStage&)> on_stage = {};
  std::function<void(std::chrono::milliseconds)> on_wait = {};
  std::stop_token stop = {};
};

// Does the job. Its refresh never invents data over a state that has none or real ones: `auto` is
// --data when given, else the live source; only a state that is simulated already may go on as it
// is. Errors as run_daily.
Result<DailyResult> do_daily(const DailyJob& job, const DailyOptions& options,
                             const DailyWork& work);

// One line: "refresh: fetched ... (1.2 s)", "refresh failed, attempt 2: no network (0.1 s)".
std::string to_line(const RunStage& stage);

// "nothing is due; next: ..."
std::string nothing_due_sentence(const DailyJob& next);

}  // namespace sensex
