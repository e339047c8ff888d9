#pragma once

#include <optional>
#include <string>

#include "store/store.h"

namespace sensex {

// The dataset that is current, with its bars.
struct Known {
  Snapshot snapshot = {};
  MarketData data;
};

struct CurrentDataset {
  std::optional<std::string> id = {};  // empty: nothing was ever ingested
  std::optional<Known> known = {};  // empty: nothing was ever ingested, or what there is is damaged
  // "warning: the dataset before cannot be read (...); everything was loaded anew": a dataset that
  // cannot be read must not stand in the way of its own repair. Empty: it can be read.
  std::optional<std::string> damage = {};
  // What can be read of a damaged one, completed from those before it, to hold new data against.
  std::optional<MarketData> salvaged = {};
};

// Errors as SnapshotStore::current, and of objects that cannot be had for now.
Result<CurrentDataset> current_dataset(Store& store);

// Reads every bar of the dataset. malformed_data: it is damaged; the message says which dataset,
// what is wrong, and the next step.
Status check_readable(const Snapshot& snapshot, Store& store);

}  // namespace sensex
