#include "store/memory_snapshot_store.h"

#include <algorithm>

#include "store/snapshot_check.h"

namespace sensex {

std::optional<std::size_t> MemorySnapshotStore::position_of(std::string_view id) const {
  const auto found = std::ranges::find(snapshots_, id, &Snapshot::id);
  if (found == snapshots_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - snapshots_.begin());
}

bool MemorySnapshotStore::point_to(const Snapshot& snapshot) {
  std::optional<std::size_t> position = position_of(snapshot.id);
  if (position && position == current_) return false;
  if (!position) {
    position = snapshots_.size();
    snapshots_.push_back(snapshot);
  }
  current_ = position;
  return true;
}

Result<bool> MemorySnapshotStore::make_current(const Snapshot& snapshot) {
  const std::lock_guard lock(mutex_);
  return point_to(snapshot);
}

Result<bool> MemorySnapshotStore::replace_current(const std::optional<std::string>& before,
                                                  const Snapshot& snapshot) {
  const std::lock_guard lock(mutex_);
  const std::optional<std::string> now =
      current_ ? std::optional(snapshots_[*current_].id) : std::nullopt;
  if (now == snapshot.id) return false;
  if (const Status still = check_still_current(before, now); !still) return fail(still.error());
  return point_to(snapshot);
}

Result<std::optional<Snapshot>> MemorySnapshotStore::current() {
  const std::lock_guard lock(mutex_);
  if (!current_) return std::optional<Snapshot>();
  return std::optional(snapshots_[*current_]);
}

Result<std::optional<Snapshot>> MemorySnapshotStore::find(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const std::optional<std::size_t> position = position_of(id);
  if (!position) return std::optional<Snapshot>();
  return std::optional(snapshots_[*position]);
}

Result<std::vector<Snapshot>> MemorySnapshotStore::list() {
  const std::lock_guard lock(mutex_);
  return std::vector<Snapshot>(snapshots_.rbegin(), snapshots_.rend());
}

}  // namespace sensex
