#pragma once

#include <cstddef>

#include "pipeline/panel_cache.h"

namespace sensex {

// Stores the outcome of every ledger entry whose target day is in the data and that has none yet,
// or another one than the data tell now: a correction, which supersedes it. By the rule of
// outcome_of (pipeline/views.h), so of forecasts made from the session just before, whichever
// source tells of the day, but never of a simulated market by a real one. Gives how many were
// stored; doing it again with the same data stores nothing. An entry that somebody damaged has no
// outcome. Errors are the store's.
Result<std::size_t> record_outcomes(Store& store, const LoadedPanel& data, Instant now);
// The same from the current dataset, which is read only when the ledger has an entry.
Result<std::size_t> record_outcomes(Store& store, Instant now);

}  // namespace sensex
