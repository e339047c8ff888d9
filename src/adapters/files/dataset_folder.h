#pragma once

#include <filesystem>
#include <memory>

#include "adapters/files/file_object_store.h"
#include "adapters/files/file_snapshot_store.h"
#include "store/dataset_copy.h"

namespace sensex {

// A plain folder that holds datasets, to be copied to and from (copy_dataset), put on a disk, a
// share or a file server: docs/formats/dataset-folder.md.
class DatasetFolder {
 public:
  // For reading. not_found: no such folder, or none that datasets were ever copied to.
  static Result<std::unique_ptr<DatasetFolder>> open(const std::filesystem::path& folder);
  // For writing too; makes the folder when it is missing. not_found: the folder above is missing or
  // takes no folders.
  // Other files in it are left alone.
  static Result<std::unique_ptr<DatasetFolder>> open_or_make(const std::filesystem::path& folder);

  ObjectStore& objects() { return objects_; }
  SnapshotStore& snapshots() { return snapshots_; }
  DatasetPlace place() { return {objects_, snapshots_}; }

 private:
  explicit DatasetFolder(const std::filesystem::path& folder)
      : objects_(folder), snapshots_(folder) {}

  FileObjectStore objects_;
  FileSnapshotStore snapshots_;
};

}  // namespace sensex
