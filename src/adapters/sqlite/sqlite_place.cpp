#include "adapters/sqlite/sqlite_place.h"

#include <cerrno>
#include <sys/stat.h>
#include <system_error>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_name.h"

namespace sensex {
namespace {

tl::unexpected<Error> gone(const std::string& path, std::string_view how, std::string detail) {
  return fail(Errc::unavailable,
              fmt::format("{} was {} while it was open, and nothing is recorded in it; put it back "
                          "or restore a backup, then restart sensex",
                          path, how),
              std::move(detail));
}

}  // namespace

Result<SqlitePlace::File> SqlitePlace::file_at(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) {
    return gone(path, "deleted", std::generic_category().message(errno));
  }
  return File{path, status.st_dev, status.st_ino};
}

Result<SqlitePlace> SqlitePlace::of(const std::string& path) {
  Result<File> database = file_at(path);
  if (!database) return fail(database.error());
  std::vector<File> files = {std::move(*database)};
  const std::string target = sqlite_target(path);
  for (const char* suffix : {"-wal", "-shm"}) {
    if (Result<File> beside = file_at(target + suffix)) files.push_back(std::move(*beside));
  }
  return SqlitePlace(std::move(files));
}

Status SqlitePlace::check() const {
  for (const File& file : files_) {
    const Result<File> now = file_at(file.path);
    if (!now) return fail(now.error());
    if (now->device == file.device && now->number == file.number) continue;
    return gone(file.path, "replaced", "another device or inode");
  }
  return {};
}

}  // namespace sensex
