#include "pipeline/attended_run.h"

#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::size_t kLooksBack = 100;  // runs; a dead one is found by the next of its kind

std::string lease_of(const std::string& owner) { return fmt::format("run of {}", owner); }

// What another process ended in the meantime is ended.
Status abandon(const RunRecord& run, RunLog& log, Instant now) {
  const Status done =
      log.finish(run.id, {RunOutcome::abandoned, std::string(kAbandonedMessage), now});
  return done || done.error().code == Errc::refused ? Status() : done;
}

Status abandon_dead(Store& store, const std::string& kind, Instant now) {
  const Result<std::vector<RunRecord>> runs = store.runs().recent(kLooksBack);
  if (!runs) return fail(runs.error());
  for (const RunRecord& run : *runs) {
    if (run.outcome != RunOutcome::running || run.run.kind != kind) continue;
    const Result<std::optional<Lease>> alive = store.leases().holder(lease_of(run.run.owner), now);
    if (!alive) return fail(alive.error());
    if (*alive) continue;
    if (const Status done = abandon(run, store.runs(), now); !done) return done;
  }
  return {};
}

}  // namespace

Result<AttendedRun> AttendedRun::begin(Store& store, const Clock& clock, std::string kind,
                                       const std::string& owner) {
  auto keeper = LeaseKeeper::take({.name = lease_of(owner), .owner = owner}, store.leases(), clock);
  if (!keeper) return fail(keeper.error());
  if (const Status looked = abandon_dead(store, kind, clock.now()); !looked) {
    return fail(looked.error());
  }
  Result<RunRecorder> recorder = RunRecorder::begin(store.runs(), clock, std::move(kind), owner);
  if (!recorder) return fail(recorder.error());
  return AttendedRun(std::move(*keeper), std::move(*recorder));
}

}  // namespace sensex
