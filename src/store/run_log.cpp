#include "store/run_log.h"

#include <fmt/core.h>

#include "store/run_check.h"
#include "store/store_text.h"

namespace sensex {
namespace {

Status check_outcome(std::string_view what, RunOutcome outcome) {
  if (outcome == RunOutcome::succeeded || outcome == RunOutcome::failed) return {};
  return fail(Errc::invalid_argument, fmt::format("{} is logged when it is over, as succeeded or "
                                                  "failed, got {}",
                                                  what, to_string(outcome)));
}

}  // namespace

std::string_view to_string(RunOutcome outcome) {
  switch (outcome) {
    case RunOutcome::running:
      return "running";
    case RunOutcome::succeeded:
      return "succeeded";
    case RunOutcome::failed:
      return "failed";
    case RunOutcome::abandoned:
      return "abandoned";
  }
  return "running";
}

Status check_run(const NewRun& run) {
  if (Status fits = check_name("a run's kind", run.kind); !fits) return fits;
  return check_name("a run's owner", run.owner);
}

Status check_stage(const RunStage& stage) {
  if (Status fits = check_name("a stage's name", stage.name); !fits) return fits;
  if (stage.attempt < 1) {
    return fail(Errc::invalid_argument,
                fmt::format("a stage's attempt must be 1 or more, got {}", stage.attempt));
  }
  if (stage.duration_ms < 0) {
    return fail(Errc::invalid_argument, fmt::format("a stage's duration must not be negative, got "
                                                    "{} ms",
                                                    stage.duration_ms));
  }
  return check_outcome("a stage", stage.outcome);
}

Status check_end(const RunEnd& end) {
  if (end.outcome == RunOutcome::abandoned) return {};
  return check_outcome("a run", end.outcome);
}

tl::unexpected<Error> no_such_run(std::int64_t run) {
  return fail(Errc::not_found, fmt::format("no run {} was begun", run));
}

tl::unexpected<Error> run_has_ended(std::int64_t run, RunOutcome how) {
  if (how == RunOutcome::abandoned) {
    return fail(Errc::refused,
                fmt::format("run {} was abandoned: another process took its place after its lease "
                            "ran out; start a new run",
                            run));
  }
  return fail(Errc::refused,
              fmt::format("run {} has {} and cannot change; start a new run", run, to_string(how)));
}

tl::unexpected<Error> stage_is_logged(std::int64_t run, const RunStage& stage) {
  return fail(Errc::already_exists,
              fmt::format("run {} has attempt {} at stage '{}' already; count the attempts up", run,
                          stage.attempt, stage.name));
}

}  // namespace sensex
