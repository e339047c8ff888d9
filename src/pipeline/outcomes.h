#pragma once

#include <cstddef>

#include "pipeline/panel_cache.h"

namespace sensex {

// Stores the outcome of every ledger entry that has none yet and whose target day is in the data:
// by the rule of outcome_of (pipeline/views.h), so of forecasts made from the same source and the
// session just before. Gives how many are new; doing it again stores nothing.
// An entry that somebody damaged has no outcome. Errors are the store's.
Result<std::size_t> back_fill_outcomes(Store& store, const LoadedPanel& data, Instant now);

}  // namespace sensex
