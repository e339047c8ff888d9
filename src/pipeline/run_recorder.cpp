#include "pipeline/run_recorder.h"

#include <algorithm>
#include <cassert>

namespace sensex {
namespace {

RunOutcome outcome_of(const Status& outcome) {
  return outcome ? RunOutcome::succeeded : RunOutcome::failed;
}

std::string message_of(const Status& outcome) {
  return outcome ? std::string() : outcome.error().message;
}

}  // namespace

Result<RunRecorder> RunRecorder::begin(RunLog& log, const Clock& clock, std::string kind,
                                       std::string owner) {
  const Result<std::int64_t> id =
      log.begin({.kind = std::move(kind), .owner = std::move(owner), .started_at = clock.now()});
  if (!id) return fail(id.error());
  return RunRecorder(log, clock, *id);
}

RunRecorder::RunRecorder(RunRecorder&& other) noexcept
    : log_(std::exchange(other.log_, nullptr)),
      clock_(other.clock_),
      id_(other.id_),
      attempts_(std::move(other.attempts_)) {}

RunRecorder::~RunRecorder() {
  if (log_ == nullptr) return;
  // What ended the work early has been said elsewhere, and nobody is left to hear of the log.
  static_cast<void>(log_->finish(
      id_,
      {.outcome = RunOutcome::failed, .message = "ended before it was done", .at = clock_->now()}));
}

Status RunRecorder::log_stage(std::string_view name, Instant started_at, const Status& outcome) {
  assert(log_ != nullptr);
  const std::int64_t attempt = ++attempts_[std::string(name)];
  // The system's clock may be set back meanwhile.
  const auto took = std::max(clock_->now() - started_at, Instant::duration::zero());
  return log_->add_stage(id_, {.name = std::string(name),
                               .attempt = attempt,
                               .started_at = started_at,
                               .duration_ms = took.count(),
                               .outcome = outcome_of(outcome),
                               .message = message_of(outcome)});
}

Status RunRecorder::finish(const Status& outcome) {
  assert(log_ != nullptr);
  RunLog& log = *std::exchange(log_, nullptr);
  const Status logged = log.finish(
      id_, {.outcome = outcome_of(outcome), .message = message_of(outcome), .at = clock_->now()});
  return outcome && !logged ? logged : outcome;
}

}  // namespace sensex
