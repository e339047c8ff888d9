#include "cli/new_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <fmt/core.h>

#include "adapters/files/disk.h"
#include "adapters/files/os_error.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".tmp";

}  // namespace

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

Error renamed(Error error, const std::string& temporary, const fs::path& path) {
  const std::string name = path.string();
  for (std::size_t at = error.message.find(temporary); at != std::string::npos;
       at = error.message.find(temporary, at + name.size())) {
    error.message.replace(at, temporary.size(), name);
  }
  return error;
}

Status check_folder_of(const fs::path& path) {
  const fs::path folder = folder_of(path);
  std::error_code ignored;
  const fs::file_status status = fs::status(folder, ignored);
  if (!fs::exists(status)) {
    return fail(Errc::not_found, fmt::format("the folder '{}' does not exist; make it, or give "
                                             "another place",
                                             folder.string()));
  }
  if (fs::is_directory(status)) return {};
  return fail(Errc::malformed_data,
              fmt::format("'{}' is not a folder; give another place", folder.string()));
}

Result<NewFile> NewFile::beside(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path, ignored))) {
    return fail(Errc::already_exists,
                fmt::format("'{}' is there already and stays as it is; choose another name",
                            path.string()));
  }
  if (Status there = check_folder_of(path); !there) return fail(there.error());
  std::string temporary = path.string() + ".XXXXXX" + std::string(kEnding);
  const int file = ::mkostemps(temporary.data(), static_cast<int>(kEnding.size()), O_CLOEXEC);
  if (file < 0) return os_failure("write", path, errno);
  ::close(file);
  return NewFile(path, std::move(temporary));
}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}

NewFile::~NewFile() {
  if (temporary_.empty()) return;
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
    ::unlink((temporary_ + suffix).c_str());
  }
}

Status NewFile::keep() {
  if (Status done = sync_file(temporary_); !done) return done;
  if (Status done = rename_new(temporary_, path_); !done) return done;
  temporary_.clear();
  return sync_folder(folder_of(path_));
}

}  // namespace sensex
