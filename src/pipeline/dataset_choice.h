#pragma once

#include <string_view>

#include "store/snapshot_store.h"

namespace sensex {

// The dataset whose id starts with `prefix`; the current one when it is empty.
//   invalid_argument  no hexadecimal digits in lower case, or several ids start with it; the
//                     message names them
//   not_found         no id does
//   unavailable       the prefix is empty and there is no dataset
Result<Snapshot> choose_dataset(SnapshotStore& snapshots, std::string_view prefix);

}  // namespace sensex
