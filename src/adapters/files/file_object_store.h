#pragma once

#include <filesystem>

#include "store/object_store.h"

namespace sensex {

inline constexpr std::size_t kLargestObject = 256U << 20U;  // bytes

// Objects as files: docs/formats/dataset-folder.md. Safe to call from several threads and
// processes. A file under an object's name is whole or, when it was changed since, malformed_data;
// other files are never read.
//
// put_all writes everything before it gives anything its name, so that a full disk keeps none. Only
// the power going between two names keeps some: whole objects that nothing refers to yet.
class FileObjectStore final : public ObjectStore {
 public:
  // `folder` exists; the folder of objects below it is made by the first put.
  explicit FileObjectStore(const std::filesystem::path& folder) : root_(folder / "objects") {}

  // invalid_argument: more than kLargestObject bytes. Others: os_error.h.
  Result<std::string> put(std::string_view bytes) override;
  Status put_all(std::span<const NamedBytes> objects) override;
  Result<std::string> get(std::string_view digest) override;

 private:
  // REQUIRES: `digest` is a SHA-256 in hexadecimal digits.
  std::filesystem::path place_of(std::string_view digest) const;
  Result<bool> is_stored(std::string_view digest);
  Status make_folders(const std::filesystem::path& folder) const;

  std::filesystem::path root_;
};

}  // namespace sensex
