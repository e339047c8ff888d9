#pragma once

#include <filesystem>
#include <utility>

#include "base/error.h"

namespace sensex {

// A folder that is filled beside its place and gets its name when it is complete; gone with this
// object unless it was committed.
class StagedFolder {
 public:
  // Makes "TARGET.new-0", or with the first free number.
  // REQUIRES: `target` has a name and is no link. not_found: the folder above is missing.
  // permission_denied: it may not be written.
  static Result<StagedFolder> create(std::filesystem::path target);
  ~StagedFolder();
  StagedFolder(StagedFolder&& other) noexcept;
  StagedFolder& operator=(StagedFolder&&) = delete;
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  const std::filesystem::path& path() const { return staged_; }
  // Puts the folder in its place. What was there is set aside as "TARGET.old-0" for the moment
  // between two renames, then deleted; it is put back when the second fails, and only a program
  // that is killed in that moment leaves both beside the place. permission_denied: it cannot be
  // replaced; what was there still is.
  Status commit();

 private:
  StagedFolder(std::filesystem::path target, std::filesystem::path staged)
      : target_(std::move(target)), staged_(std::move(staged)) {}

  std::filesystem::path target_;
  std::filesystem::path staged_;  // empty: committed or moved from
};

}  // namespace sensex
