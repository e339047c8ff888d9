#pragma once

#include <mutex>

#include "store/snapshot_store.h"

namespace sensex {

class MemorySnapshotStore final : public SnapshotStore {
 public:
  Result<bool> make_current(const Snapshot& snapshot) override;
  Result<bool> replace_current(const std::optional<std::string>& before,
                               const Snapshot& snapshot) override;
  Result<std::optional<Snapshot>> current() override;
  Result<std::optional<Snapshot>> find(std::string_view id) override;
  Result<std::vector<Snapshot>> list() override;

 private:
  std::optional<std::size_t> position_of(std::string_view id) const;
  bool point_to(const Snapshot& snapshot);  // false: it was the current one

  std::mutex mutex_;
  std::vector<Snapshot> snapshots_;          // guarded by mutex_; oldest first
  std::optional<std::size_t> current_ = {};  // guarded by mutex_
};

}  // namespace sensex
