#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "market/market.h"
#include "market/market_data.h"
#include "store/object_store.h"
#include "store/snapshot_store.h"

namespace sensex {

// Market data as content-addressed objects: one per instrument and calendar year, so that a new day
// rewrites only this year's, and a manifest that lists them. The byte format is specified in
// docs/formats/market-archive.md.

// A dataset with its bars, just read whole from the store that it is in.
struct StoredData {
  std::string_view snapshot_id = {};
  const MarketData& data;
};

// Keeps every object, the market's definition among them, and describes the dataset; does not make
// it current. Years that are the same in `stored` are in the store and are not written again; the
// result is the same without. REQUIRES: nothing was changed in the bars of `stored`. Errors: the
// store's, and of the manifest of `stored`.
Result<Snapshot> archive_market_data(const MarketData& data, const Market& market,
                                     ObjectStore& objects, Instant now,
                                     const std::optional<StoredData>& stored = std::nullopt);

// malformed_data: an object is damaged. unsupported_version: written by a newer program.
Result<MarketData> restore_market_data(std::string_view snapshot_id, ObjectStore& objects);

// What can still be read of a damaged dataset: the series of which every piece is whole; the index
// without a bar when its own are not. Enough to hold new data against, and nothing to train on.
// Errors: of the manifest.
Result<MarketData> salvage_market_data(std::string_view snapshot_id, ObjectStore& objects);

// The market of a dataset. One that ships with the program is the program's own, so that a newer
// program brings newer trading days and nothing has to be read; another is the definition that was
// kept.
// malformed_data, unsupported_version: as restore_market_data.
Result<Market> restore_market(const Snapshot& snapshot, ObjectStore& objects);

}  // namespace sensex
