#include "pipeline/run_recorder.h"

#include <algorithm>
#include <cassert>

namespace sensex {
namespace {

template <class T>
RunOutcome kind_of(const Result<T>& outcome) {
  return outcome ? RunOutcome::succeeded : RunOutcome::failed;
}

}  // namespace

Result<RunRecorder> RunRecorder::begin(RunLog& log, const Clock& clock, std::string kind,
                                       std::string owner, OnStage on_stage) {
  const Result<std::int64_t> id =
      log.begin({.kind = std::move(kind), .owner = std::move(owner), .started_at = clock.now()});
  if (!id) return fail(id.error());
  return RunRecorder(log, clock, *id, std::move(on_stage));
}

RunRecorder::RunRecorder(RunRecorder&& other) noexcept
    : log_(std::exchange(other.log_, nullptr)),
      clock_(other.clock_),
      id_(other.id_),
      on_stage_(std::move(other.on_stage_)),
      lost_(std::move(other.lost_)),
      attempts_(std::move(other.attempts_)) {}

RunRecorder::~RunRecorder() {
  if (log_ == nullptr) return;
  // What ended the work early has been said elsewhere, and nobody is left to hear of the log.
  static_cast<void>(log_->finish(
      id_,
      {.outcome = RunOutcome::failed, .message = "ended before it was done", .at = clock_->now()}));
}

Status RunRecorder::log_stage(std::string_view name, Instant started_at,
                              const Result<std::string>& outcome) {
  assert(log_ != nullptr);
  // The system's clock may be set back meanwhile.
  const auto took = std::max(clock_->now() - started_at, Instant::duration::zero());
  const RunStage stage = {.name = std::string(name),
                          .attempt = ++attempts_[std::string(name)],
                          .started_at = started_at,
                          .duration_ms = took.count(),
                          .outcome = kind_of(outcome),
                          .message = outcome ? *outcome : outcome.error().message};
  const Status logged = log_->add_stage(id_, stage);
  if (!logged && logged.error().code == Errc::refused) lost_ = logged.error();
  if (on_stage_) on_stage_(stage);
  return logged;
}

Status RunRecorder::finish(const Status& outcome, std::string_view message) {
  assert(log_ != nullptr);
  RunLog& log = *std::exchange(log_, nullptr);
  const Status logged =
      log.finish(id_, {.outcome = kind_of(outcome),
                       .message = outcome ? std::string(message) : outcome.error().message,
                       .at = clock_->now()});
  return outcome && !logged ? logged : outcome;
}

}  // namespace sensex
