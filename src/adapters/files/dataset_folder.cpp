#include "adapters/files/dataset_folder.h"

#include <utility>

#include <fmt/core.h>

#include "adapters/files/disk.h"

namespace sensex {

Result<std::unique_ptr<DatasetFolder>> DatasetFolder::open(const std::filesystem::path& folder) {
  std::unique_ptr<DatasetFolder> opened(new DatasetFolder(folder));
  const Result<std::optional<Snapshot>> current = opened->snapshots().current();
  if (!current) return fail(current.error());
  if (*current) return opened;
  return fail(Errc::not_found, fmt::format("'{}' holds no dataset: there is no snapshots.txt in "
                                           "it; give a folder that datasets were copied to",
                                           folder.string()));
}

Result<std::unique_ptr<DatasetFolder>> DatasetFolder::open_or_make(
    const std::filesystem::path& folder) {
  const Result<bool> made = make_folder(folder);
  if (!made) return fail(made.error());
  if (*made) {
    const auto above = std::filesystem::absolute(folder).lexically_normal();
    const bool has_name = above.has_filename();  // not of "folder/"
    if (Status done = sync_folder((has_name ? above : above.parent_path()).parent_path()); !done) {
      return fail(done.error());
    }
  }
  return std::unique_ptr<DatasetFolder>(new DatasetFolder(folder));
}

}  // namespace sensex
