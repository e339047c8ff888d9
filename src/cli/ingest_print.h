#pragma once

#include "cli/context.h"
#include "pipeline/ingest.h"

namespace sensex {

// What a verb that brings data in says at its end: rows that were refused on `err`; remarks, and
// what the state now holds, on `out`.
void print(const IngestResult& result, Context& context);

}  // namespace sensex
