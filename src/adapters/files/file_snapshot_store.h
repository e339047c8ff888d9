#pragma once

#include <filesystem>

#include "adapters/files/snapshot_list.h"

namespace sensex {

// The datasets of a folder, in one text file that is replaced as a whole:
// docs/formats/dataset-folder.md. Safe to call from several threads and processes; reading needs
// no right to write. Errors are those of os_error.h, and malformed_data: the list is damaged.
class FileSnapshotStore final : public SnapshotStore {
 public:
  // `folder` exists.
  explicit FileSnapshotStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // invalid_argument: the snapshot cannot be listed (check_listable). refused: the list is full.
  Result<bool> make_current(const Snapshot& snapshot) override;
  Result<bool> replace_current(const std::optional<std::string>& before,
                               const Snapshot& snapshot) override;
  Result<std::optional<Snapshot>> current() override;
  Result<std::optional<Snapshot>> find(std::string_view id) override;
  Result<std::vector<Snapshot>> list() override;

 private:
  Result<SnapshotList> read() const;
  Status write(const SnapshotList& list) const;
  // Adds the snapshot and points to it; the lock is held.
  Result<bool> point_to(const Snapshot& snapshot, SnapshotList& list) const;

  std::filesystem::path folder_;
};

}  // namespace sensex
