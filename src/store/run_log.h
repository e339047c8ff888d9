#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace sensex {

// Published numbers, frozen.
enum class RunOutcome : int {
  running = 0,    // under way, or its process was killed before it could say
  succeeded = 1,  // did all it was to do
  failed = 2,     // ended with an error; the message is the error's
  abandoned = 3,  // was found running by the next run of its kind, which knew that nobody runs it
};

std::string_view to_string(RunOutcome outcome);  // "running", "succeeded", "failed", "abandoned"

// What is said of a run that another process had to end.
inline constexpr std::string_view kAbandonedMessage = "its process ended before it could say how";

// A run is one execution of a job, from its start to what came of it.
struct NewRun {
  std::string kind = {};   // "ingest", "train", "daily-evening", ...; 1 to 200 bytes on one line
  std::string owner = {};  // who runs it, "host:pid:token"; 1 to 200 bytes on one line
  Instant started_at = {};
};

// A part of a run, logged when it is over.
struct RunStage {
  std::string name = {};     // 1 to 200 bytes on one line
  std::int64_t attempt = 1;  // 1, 2, ... within the name; a retry is an attempt of its own
  Instant started_at = {};
  std::int64_t duration_ms = 0;                // not negative
  RunOutcome outcome = RunOutcome::succeeded;  // or failed
  std::string message = {};                    // kept on one line of at most 1000 bytes
  friend bool operator==(const RunStage&, const RunStage&) = default;
};

// How a run ended.
struct RunEnd {
  // Or failed; or abandoned, said by another process of a run whose own is dead.
  RunOutcome outcome = RunOutcome::succeeded;
  std::string message = {};  // kept on one line of at most 1000 bytes
  Instant at = {};
};

struct RunRecord {
  std::int64_t id = 0;  // 1, 2, ... in the order of begin
  NewRun run = {};
  RunOutcome outcome = RunOutcome::running;
  std::string message = {};
  std::optional<Instant> finished_at = {};  // empty exactly while it is running
  std::vector<RunStage> stages = {};        // in the order of add_stage
};

// The history of runs. Safe to call from several threads and processes.
//
// A process that is killed leaves its run `running`; nothing can tell that from a run under way
// except a lease. So a job that must run once at a time goes like this:
//   1. leases().acquire(kind, owner, now, until); false: another process is at it, stop here
//   2. runs().abandon(kind, ...): whatever of that kind still is `running` has lost its lease
//   3. runs().begin(...), work with add_stage, acquiring again in time, runs().finish(...)
//   4. leases().release(kind, owner)
// A process that was only asleep, not killed, learns it at its next call: `refused`.
class RunLog {
 public:
  virtual ~RunLog() = default;
  // Starts a run and gives its id. invalid_argument: kind or owner.
  virtual Result<std::int64_t> begin(const NewRun& run) = 0;
  // invalid_argument: name, attempt, duration or outcome. not_found: no such run. refused: the run
  // has ended. already_exists: that attempt at that stage is logged.
  virtual Status add_stage(std::int64_t run, const RunStage& stage) = 0;
  // Ends a run; an end is never changed. invalid_argument: `running`. not_found: no
  // such run. refused: it has ended, or was abandoned.
  virtual Status finish(std::int64_t run, const RunEnd& end) = 0;
  // Ends every running run of that kind as abandoned; gives how many.
  // REQUIRES: the caller knows that none of them is under way, see above.
  virtual Result<std::int64_t> abandon(std::string_view kind, std::string_view message,
                                       Instant at) = 0;
  virtual Result<std::vector<RunRecord>> recent(std::size_t limit) = 0;  // newest first
};

}  // namespace sensex
