#include "adapters/files/file_object_store.h"

#include <set>

#include <fmt/core.h>

#include "adapters/files/disk.h"
#include "base/sha256.h"
#include "store/object_check.h"

namespace sensex {
namespace {

// So that no folder has thousands of entries.
constexpr std::size_t kFolderDigits = 2;

Status check_size(std::string_view bytes) {
  if (bytes.size() <= kLargestObject) return {};
  return fail(Errc::invalid_argument, fmt::format("an object may have up to {} bytes, got {}",
                                                  kLargestObject, bytes.size()));
}

Status commit_all(std::vector<PendingFile>& files) {
  std::set<std::filesystem::path> folders;
  for (PendingFile& file : files) {
    if (Status done = file.commit(); !done) return done;
    folders.insert(file.path().parent_path());
  }
  for (const std::filesystem::path& folder : folders) {
    if (Status done = sync_folder(folder); !done) return done;
  }
  return {};
}

}  // namespace

std::filesystem::path FileObjectStore::place_of(std::string_view digest) const {
  return root_ / digest.substr(0, kFolderDigits) / digest.substr(kFolderDigits);
}

Status FileObjectStore::make_folders(const std::filesystem::path& folder) const {
  for (const std::filesystem::path& needed : {root_, folder}) {
    const Result<bool> made = make_folder(needed);
    if (!made) return fail(made.error());
    if (!*made) continue;
    if (Status done = sync_folder(needed.parent_path()); !done) return done;
  }
  return {};
}

// Damaged or not there: to be written.
Result<bool> FileObjectStore::is_stored(std::string_view digest) {
  const Result<std::string> bytes = get(digest);
  if (bytes) return true;
  const Errc code = bytes.error().code;
  if (code == Errc::not_found || code == Errc::malformed_data) return false;
  return fail(bytes.error());
}

Result<std::string> FileObjectStore::put(std::string_view bytes) {
  const NamedBytes object{std::string(bytes)};
  if (const Status kept = put_all({&object, 1}); !kept) return fail(kept.error());
  return object.digest();
}

Status FileObjectStore::put_all(std::span<const NamedBytes> objects) {
  std::vector<PendingFile> files;
  std::set<std::string> on_their_way;
  for (const NamedBytes& object : objects) {
    if (Status fits = check_size(object.bytes()); !fits) return fits;
    const Result<bool> stored = is_stored(object.digest());
    if (!stored) return fail(stored.error());
    if (*stored || !on_their_way.insert(object.digest()).second) continue;
    const std::filesystem::path place = place_of(object.digest());
    if (Status done = make_folders(place.parent_path()); !done) return done;
    Result<PendingFile> file = PendingFile::write(place, object.bytes());
    if (!file) return fail(file.error());
    files.push_back(std::move(*file));
  }
  return commit_all(files);
}

Result<std::string> FileObjectStore::get(std::string_view digest) {
  if (!is_sha256_hex(digest)) return no_such_object(digest);
  Result<std::string> bytes = read_file(place_of(digest), kLargestObject);
  if (!bytes && bytes.error().code == Errc::not_found) return no_such_object(digest);
  if (!bytes) return bytes;
  return checked_object(digest, std::move(*bytes));
}

}  // namespace sensex
