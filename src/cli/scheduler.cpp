#include "cli/scheduler.h"

#include <algorithm>
#include <ostream>
#include <utility>

namespace sensex {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kComponent = "schedule";
constexpr milliseconds kLongestPause = std::chrono::minutes(1);
constexpr milliseconds kStandBy = std::chrono::seconds(5);  // between looks at who leads
constexpr milliseconds kRetryAfter = std::chrono::minutes(10);

}  // namespace

Scheduler::Scheduler(const SchedulerParts& parts, DailyOptions options, ScheduleOptions schedule)
    : runtime_(parts.runtime),
      leadership_(parts.leadership),
      clock_(parts.clock),
      sleeper_(parts.sleeper),
      options_(std::move(options)),
      schedule_(schedule) {
  thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void Scheduler::work(const std::stop_token& stop) {
  const Instant now = clock_.now();
  if (!due_job(runtime_.market(), now, schedule_)) {
    runtime_.logger().log(LogLevel::info, kComponent,
                          nothing_due_sentence(next_job(runtime_.market(), now, schedule_)));
  }
  do {
    step(stop);
  } while (sleeper_.sleep_for(pause(clock_.now()), stop));
}

void Scheduler::look_who_leads() {
  const Result<bool> answer = leadership_.leads();
  is_leader_ = answer.value_or(false);
  std::string standing(!answer      ? answer.error().message
                       : is_leader_ ? "this instance leads the schedule"
                                    : "another instance leads the schedule; this one stands by");
  if (standing == standing_) return;
  runtime_.logger().log(answer ? LogLevel::info : LogLevel::warning, kComponent, standing,
                        answer ? std::string() : answer.error().detail);
  standing_ = std::move(standing);
}

void Scheduler::step(const std::stop_token& stop) {
  look_who_leads();
  if (!is_leader_) return;
  const Instant now = clock_.now();
  const std::optional<DailyJob> job = due_job(runtime_.market(), now, schedule_);
  if (!job || job->key == done_key_) return;
  const bool waits = failed_at_ && now >= *failed_at_ && now < *failed_at_ + kRetryAfter;
  if (!waits) do_job(*job, stop);
}

void Scheduler::do_job(const DailyJob& job, const std::stop_token& stop) {
  Logger& logger = runtime_.logger();
  std::ostream nowhere(nullptr);
  const Result<DailyResult> result = do_daily(
      job, options_,
      {.runtime = runtime_,
       .clock = clock_,
       .sleeper = sleeper_,
       .progress = nowhere,
       .on_stage =
           [&logger](const RunStage& stage) {
             const bool failed = stage.outcome == RunOutcome::failed;
             logger.log(failed ? LogLevel::warning : LogLevel::info, kComponent, to_line(stage));
           },
       .stop = stop});
  if (result) {
    done_key_ = job.key;
    failed_at_.reset();
    logger.log(LogLevel::info, kComponent, result->sentence);
    return;
  }
  failed_at_ = clock_.now();
  logger.log(stop.stop_requested() ? LogLevel::info : LogLevel::error, kComponent,
             result.error().message, result.error().detail);
}

// Never long: a clock may be set, and a host may have been asleep.
milliseconds Scheduler::pause(Instant now) const {
  const milliseconds until_next = next_job(runtime_.market(), now, schedule_).from - now;
  return std::clamp(until_next, milliseconds(100), is_leader_ ? kLongestPause : kStandBy);
}

}  // namespace sensex
