#pragma once

#include <cstddef>
#include <string_view>

#include "store/object_store.h"
#include "store/snapshot_store.h"
#include "store/store.h"

namespace sensex {

// Where datasets are kept: their objects, and the list of them. Both must outlive it.
struct DatasetPlace {
  ObjectStore& objects;
  SnapshotStore& snapshots;
};

inline DatasetPlace place_of(Store& store) { return {store.objects(), store.snapshots()}; }

struct DatasetCopy {
  std::size_t objects = 0;  // of the dataset, with its manifest
  std::size_t copied = 0;   // of these, what was missing or damaged at the destination
  std::size_t bytes = 0;    // of what was copied
};

// Copies a dataset, unless it is there, and makes it the destination's current one: first the
// objects that are missing or damaged there, each checked against its name, then the manifest, and
// the entry in the list last. So a copy that breaks off leaves objects that the next one finds, and
// never a dataset that lacks some. The entry is checked against the manifest, because the list may
// be another program's work.
//   not_found            the source does not list that dataset
//   malformed_data       an object at the source is missing or damaged, or the entry tells of
//                        another dataset
//   unsupported_version  written by a newer program
//   invalid_argument     `snapshot_id` is no 64 lower-case hexadecimal digits
Result<DatasetCopy> copy_dataset(std::string_view snapshot_id, DatasetPlace from, DatasetPlace to);

}  // namespace sensex
