#pragma once

#include <cstdint>

#include "store/run_log.h"

namespace sensex {

// What every run log refuses, in the same words. Each is invalid_argument.
Status check_run(const NewRun& run);
Status check_stage(const RunStage& stage);
Status check_end(const RunEnd& end);

tl::unexpected<Error> no_such_run(std::int64_t run);                    // not_found
tl::unexpected<Error> run_has_ended(std::int64_t run, RunOutcome how);  // refused
// already_exists.
tl::unexpected<Error> stage_is_logged(std::int64_t run, const RunStage& stage);

}  // namespace sensex
