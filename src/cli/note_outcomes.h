#pragma once

#include "cli/context.h"
#include "store/store.h"

namespace sensex {

// Notes what came of recorded forecasts by the data that are current now, new or corrected, and
// says how many outcomes that were. Errors are the store's.
Status note_outcomes(Store& store, Context& context);

}  // namespace sensex
