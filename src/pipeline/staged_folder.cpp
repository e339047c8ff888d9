#include "pipeline/staged_folder.h"

#include <system_error>

#include <fmt/core.h>

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr int kMostNames = 1000;

fs::path numbered(const fs::path& target, std::string_view what, int number) {
  fs::path name = target;
  name += fmt::format(".{}-{}", what, number);
  return name;
}

tl::unexpected<Error> cannot_make(const fs::path& path, const std::error_code& error) {
  if (error == std::errc::no_such_file_or_directory) {
    return fail(Errc::not_found, fmt::format("the folder '{}' does not exist; make it first",
                                             path.parent_path().string()));
  }
  return fail(Errc::permission_denied,
              fmt::format("the folder '{}' cannot be written; name another place",
                          path.parent_path().string()),
              error.message());
}

tl::unexpected<Error> cannot_replace(const fs::path& target, const std::error_code& error) {
  return fail(Errc::permission_denied,
              fmt::format("'{}' cannot be replaced; name another place", target.string()),
              error.message());
}

// A name beside `target` that nothing has.
fs::path free_name(const fs::path& target, std::string_view what) {
  std::error_code ignored;
  int number = 0;
  while (number < kMostNames && fs::exists(numbered(target, what, number), ignored)) ++number;
  return numbered(target, what, number);
}

}  // namespace

Result<StagedFolder> StagedFolder::create(fs::path target) {
  for (int number = 0; number < kMostNames; ++number) {
    fs::path staged = numbered(target, "new", number);
    std::error_code error;
    if (fs::create_directory(staged, error)) return StagedFolder(std::move(target), staged);
    std::error_code ignored;
    if (error && !fs::exists(staged, ignored)) return cannot_make(staged, error);
  }
  return fail(Errc::unavailable,
              fmt::format("{} folders '{}.new-...' were left behind; delete them", kMostNames,
                          target.string()));
}

StagedFolder::~StagedFolder() {
  std::error_code ignored;
  if (!staged_.empty()) fs::remove_all(staged_, ignored);
}

StagedFolder::StagedFolder(StagedFolder&& other) noexcept
    : target_(std::move(other.target_)), staged_(std::move(other.staged_)) {
  other.staged_.clear();
}

Status StagedFolder::commit() {
  std::error_code error;
  const fs::path aside = free_name(target_, "old");
  const bool was_there = fs::exists(target_, error);
  if (was_there) fs::rename(target_, aside, error);
  if (error) return cannot_replace(target_, error);
  fs::rename(staged_, target_, error);
  std::error_code ignored;
  if (error) {
    if (was_there) fs::rename(aside, target_, ignored);
    return cannot_replace(target_, error);
  }
  staged_.clear();
  if (was_there) fs::remove_all(aside, ignored);
  return {};
}

}  // namespace sensex
