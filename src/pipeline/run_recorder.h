#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/error.h"
#include "store/run_log.h"

namespace sensex {

// Writes one run into the log while its work goes on:
//
//   Result<RunRecorder> run = RunRecorder::begin(store.runs(), clock, "train", owner);
//   const auto bars = run->stage("load", [&] { return load(); });
//   ...
//   return run->finish(done, "what came of it");
//
// The text that a stage gives, when it gives one, is the stage's message; an error's message is.
// A recorder that goes without finish() ends its run as failed. Not for several threads at once.
class RunRecorder {
 public:
  // Told of each attempt at a stage as it ends.
  using OnStage = std::function<void(const RunStage&)>;

  // `log` and `clock` must outlive it; `on_stage` may be empty. Errors: RunLog::begin.
  static Result<RunRecorder> begin(RunLog& log, const Clock& clock, std::string kind,
                                   std::string owner, OnStage on_stage = {});
  ~RunRecorder();
  RunRecorder(RunRecorder&& other) noexcept;
  RunRecorder& operator=(RunRecorder&&) = delete;
  RunRecorder(const RunRecorder&) = delete;
  RunRecorder& operator=(const RunRecorder&) = delete;

  // Does `work`, which gives a Result or Status, and logs how long it took and what came of it.
  // The same name again is the next attempt at that stage. Gives what `work` gave; when that
  // succeeded and could not be logged, the log's error: a run that was abandoned must stop
  // (`refused`, RunLog::add_stage).
  template <class Work>
  std::invoke_result_t<Work> stage(std::string_view name, Work&& work) {
    const Instant started_at = clock_->now();
    std::invoke_result_t<Work> done = std::forward<Work>(work)();
    const Status logged = log_stage(name, started_at, outcome_of(done));
    if (done && !logged) return fail(logged.error());
    return done;
  }

  // Ends the run as `outcome` says, a success with `message`, and gives `outcome`; when that is
  // success and could not be logged, the log's error. REQUIRES: called at most once.
  Status finish(const Status& outcome, std::string_view message = {});

  std::int64_t id() const { return id_; }
  // Set when the log refused a stage: another took this run for dead, and its work must stop.
  const std::optional<Error>& lost() const { return lost_; }

 private:
  RunRecorder(RunLog& log, const Clock& clock, std::int64_t id, OnStage on_stage)
      : log_(&log), clock_(&clock), id_(id), on_stage_(std::move(on_stage)) {}

  static Result<std::string> outcome_of(const Result<std::string>& done) { return done; }
  template <class T>
  static Result<std::string> outcome_of(const Result<T>& done) {
    return done ? Result<std::string>() : fail(done.error());
  }
  Status log_stage(std::string_view name, Instant started_at, const Result<std::string>& outcome);

  RunLog* log_ = nullptr;  // null: finished or moved from
  const Clock* clock_ = nullptr;
  std::int64_t id_ = 0;
  OnStage on_stage_ = {};
  std::optional<Error> lost_ = {};
  std::map<std::string, std::int64_t, std::less<>> attempts_ = {};  // so far, by stage
};

}  // namespace sensex
