#pragma once

#include "base/clock.h"
#include "market/market_data.h"
#include "store/object_store.h"
#include "store/snapshot_store.h"

namespace sensex {

// Market data as content-addressed objects: one per instrument and calendar year, so that a new day
// rewrites only this year's, and a manifest that lists them. The byte format is specified in
// docs/formats/market-archive.md.

// Keeps every object and describes the dataset; does not make it current.
Result<Snapshot> archive_market_data(const MarketData& data, ObjectStore& objects, Instant now);

// malformed_data: an object is damaged. unsupported_version: written by a newer program.
Result<MarketData> restore_market_data(std::string_view snapshot_id, ObjectStore& objects);

}  // namespace sensex
