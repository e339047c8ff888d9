#pragma once

#include <span>
#include <string>

#include "store/run_log.h"

namespace sensex {

// {runs: [{id, kind, owner, started, finished, duration_ms, outcome, message, stages: [{name,
// attempt, started, duration_ms, outcome, message}]}]}, in the order given; finished and
// duration_ms are null while a run is running. A pure function.
std::string runs_json(std::span<const RunRecord> runs);

}  // namespace sensex
