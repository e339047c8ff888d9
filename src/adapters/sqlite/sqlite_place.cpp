#include "adapters/sqlite/sqlite_place.h"

#include <cerrno>
#include <sys/stat.h>
#include <system_error>

#include <fmt/core.h>

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

Result<SqlitePlace> SqlitePlace::of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) {
    return gone(path, "deleted", std::generic_category().message(errno));
  }
  return SqlitePlace(path, status.st_dev, status.st_ino);
}

Status SqlitePlace::check() const {
  const Result<SqlitePlace> now = of(path_);
  if (!now) return fail(now.error());
  if (now->device_ == device_ && now->file_ == file_) return {};
  return gone(path_, "replaced", "another device or inode");
}

}  // namespace sensex
