#pragma once

#include "cli/context.h"
#include "pipeline/ingest.h"

namespace sensex {

// Notes what came of recorded forecasts by the data that are current now, new or corrected, and
// says how many outcomes that were. Errors are the store's.
Status note_outcomes(Store& store, Context& context);

// What a verb that brings data in says at its end: rows that were refused on `err`; remarks, and
// what the state now holds, on `out`.
void print(const IngestResult& result, Context& context);

}  // namespace sensex
