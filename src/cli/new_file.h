#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "base/error.h"

namespace sensex {

// The error with `path` wherever its message has `temporary`.
Error renamed(Error error, const std::string& temporary, const std::filesystem::path& path);

// A file on its way to its name: made empty beside it, for its owner only, under a name that ends
// with ".tmp"; gone with this object, together with what a database had beside it, unless it was
// kept. A process that is killed leaves such a file behind; it is never read and may be deleted.
class NewFile {
 public:
  // already_exists: something has the name. Others as check_folder_of and os_error.h.
  static Result<NewFile> beside(const std::filesystem::path& path);
  ~NewFile();
  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const std::string& temporary() const { return temporary_; }
  // An error of what was done with the temporary file, in the words of who knows the name alone.
  Error in_its_name(Error error) const { return renamed(std::move(error), temporary_, path_); }
  // Gives it its name, at once and durably, unless something has that name by now: already_exists.
  Status keep();

 private:
  NewFile(std::filesystem::path path, std::string temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}

  std::filesystem::path path_;
  std::string temporary_;  // empty: kept or moved from
};

// Whether something may be made under that name. not_found: its folder is not there.
// malformed_data: what should be its folder is none.
Status check_folder_of(const std::filesystem::path& path);

// The folder that has the path's name.
std::filesystem::path folder_of(const std::filesystem::path& path);

}  // namespace sensex
