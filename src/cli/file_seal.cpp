#include "cli/file_seal.h"

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>

#include <fmt/core.h>

#include "adapters/files/os_error.h"
#include "base/sha256.h"

namespace sensex {
namespace {

constexpr std::string_view kBefore = "\nsensex backup, SHA-256 ";
constexpr std::size_t kDigits = 64;
constexpr std::size_t kSealSize = kBefore.size() + kDigits + 1;

std::string seal_of(const std::string& hash) { return fmt::format("{}{}\n", kBefore, hash); }

// Of the first `size` bytes; empty: there are not as many.
std::optional<std::string> hash_of(std::ifstream& file, std::uintmax_t size) {
  Sha256 hash;
  std::array<char, 1 << 16> bytes = {};
  while (size > 0) {
    const std::size_t some = std::min<std::uintmax_t>(size, bytes.size());
    if (!file.read(bytes.data(), static_cast<std::streamsize>(some))) return std::nullopt;
    hash.update({bytes.data(), some});
    size -= some;
  }
  return hash.finish_hex();
}

tl::unexpected<Error> no_backup(const std::string& path, std::string_view why) {
  return fail(Errc::malformed_data,
              fmt::format("{} is not a backup of sensex, or not all of one: {}; give a file that "
                          "'sensex backup' made",
                          path, why));
}

}  // namespace

Status seal_file(const std::string& path) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return os_failure("read", path, failed.value());
  std::ifstream file(path, std::ios::binary);
  const std::optional<std::string> hash = hash_of(file, size);
  if (!hash) return os_failure("read", path, EIO);
  std::ofstream end(path, std::ios::binary | std::ios::app);
  end << seal_of(*hash) << std::flush;
  return end ? Status() : os_failure("write", path, errno);
}

Status check_seal(const std::string& path) {
  std::error_code failed;
  const std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (!std::filesystem::exists(status)) {
    return fail(Errc::not_found, fmt::format("there is no file {}; name a backup", path));
  }
  if (!std::filesystem::is_regular_file(status)) return no_backup(path, "it is no plain file");
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return os_failure("read", path, failed.value());
  if (size <= kSealSize) return no_backup(path, "its last line is missing");
  std::ifstream file(path, std::ios::binary);
  if (!file) return os_failure("read", path, errno);
  const std::optional<std::string> hash = hash_of(file, size - kSealSize);
  std::string seal(kSealSize, '\0');
  if (!hash || !file.read(seal.data(), kSealSize)) return os_failure("read", path, EIO);
  if (!seal.starts_with(kBefore)) return no_backup(path, "its last line is missing");
  if (seal == seal_of(*hash)) return {};
  return no_backup(path, "its bytes are not those that were written");
}

}  // namespace sensex
