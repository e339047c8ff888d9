#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "base/sleeper.h"
#include "cli/daily.h"
#include "store/leadership.h"

namespace sensex {

struct SchedulerParts {
  Runtime& runtime;
  Leadership& leadership;
  const Clock& clock;
  Sleeper& sleeper;
};

// Does the day's jobs from a thread of its own, for as long as it lives, while it leads: of several
// instances on one store one does, and another takes over within seconds of its end (on SQLite
// within half a minute). Each stage is a log line.
// A job that failed is tried again every ten minutes while it is due.
// A stop is noticed within about a second while the live source holds its socket, and between two
// quarters while a model is trained; what was begun is done by the next process.
class Scheduler {
 public:
  // All parts must outlive the scheduler. It waits by the sleeper, and ends when that says so.
  Scheduler(const SchedulerParts& parts, DailyOptions options, ScheduleOptions schedule);

  void request_stop() { thread_.request_stop(); }

 private:
  void work(const std::stop_token& stop);
  // Finds out whether this instance leads; a change is a log line.
  void look_who_leads();
  // Does what is due, once.
  void step(const std::stop_token& stop);
  void do_job(const DailyJob& job, const std::stop_token& stop);
  std::chrono::milliseconds pause(Instant now) const;

  Runtime& runtime_;
  Leadership& leadership_;
  const Clock& clock_;
  Sleeper& sleeper_;
  const DailyOptions options_;
  const ScheduleOptions schedule_;
  // Of the thread alone:
  std::string standing_ = {};              // what was last said of who leads
  bool is_leader_ = false;                 // at the last look
  std::string done_key_ = {};              // the last job that is done
  std::optional<Instant> failed_at_ = {};  // empty: the last job did not fail
  std::jthread thread_;                    // last: it uses the others
};

}  // namespace sensex
