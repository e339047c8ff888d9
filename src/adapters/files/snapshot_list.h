#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/snapshot_store.h"

namespace sensex {

// The datasets of a folder, as its text file lists them: docs/formats/dataset-folder.md.
struct SnapshotList {
  std::vector<Snapshot> oldest_first = {};  // each id once
  std::string current = {};                 // the id of one of them; empty when there is none
};

inline constexpr std::size_t kLargestSnapshotList = 8U << 20U;  // bytes

// invalid_argument: an id that is not 1 to 64 letters and digits, a source that is not 1 to 200
// bytes of one line, days that go back.
Status check_listable(const Snapshot& snapshot);

// REQUIRES: every snapshot is listable.
std::string to_text(const SnapshotList& list);

// malformed_data: names the line. unsupported_version: written by a newer program.
Result<SnapshotList> parse_snapshot_list(std::string_view text);

}  // namespace sensex
