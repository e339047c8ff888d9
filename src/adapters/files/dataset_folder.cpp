#include "adapters/files/dataset_folder.h"

#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "adapters/files/disk.h"

namespace sensex {
namespace {

std::filesystem::path folder_above(const std::filesystem::path& folder) {
  const auto whole = std::filesystem::absolute(folder).lexically_normal();
  const bool has_name = whole.has_filename();  // not of "folder/"
  return (has_name ? whole : whole.parent_path()).parent_path();
}

// Where the system says that `folder` has no place: what is above it is missing, or takes no
// folders
// (/proc).
tl::unexpected<Error> cannot_be_in(const std::filesystem::path& above,
                                   const std::filesystem::path& folder) {
  std::error_code unknown;
  const bool is_there = std::filesystem::is_directory(above, unknown);
  const std::string reason =
      is_there ? fmt::format("'{}' takes none; give one on a disk", above.string())
               : fmt::format("there is no '{}'; make that first, or give another", above.string());
  return fail(Errc::not_found,
              fmt::format("cannot make '{}': expected a place for a new folder, {}",
                          folder.string(), reason));
}

}  // namespace

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
  const std::filesystem::path above = folder_above(folder);
  const Result<bool> made = make_folder(folder);
  if (!made && made.error().code == Errc::not_found) return cannot_be_in(above, folder);
  if (!made) return fail(made.error());
  if (*made) {
    if (Status done = sync_folder(above); !done) return fail(done.error());
  }
  return std::unique_ptr<DatasetFolder>(new DatasetFolder(folder));
}

}  // namespace sensex
