#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/bhavcopy/daily_file.h"

namespace sensex {

inline constexpr std::size_t kMaxZipBytes = 16U << 20U;
inline constexpr std::size_t kMaxZipEntries = 16;
// Prices shrink to a quarter or a tenth; what shrinks more than this is no daily file.
inline constexpr std::uint64_t kMaxZipRatio = 200;

struct UnzippedFile {
  std::string name = {};  // within the archive, printable ASCII
  std::string bytes = {};
};

// The bytes begin as a zip archive does.
bool is_zip(std::string_view bytes);

// The one CSV file of a zip archive, checked against its checksum; other files in it are ignored.
//   name  for messages
//   malformed_data  no zip archive, a damaged or cut off one, an encrypted file or one packed in an
//                   unusual way, no CSV file or several, more bytes, files or compression than a
//                   daily file has
Result<UnzippedFile> unzip_daily_file(std::string_view name, std::string_view bytes);

// parse_daily_file, after unzip_daily_file when the bytes are a zip archive; messages then name
// both files, `archive/file`.
Result<DailyFile> read_daily_file(std::string_view name, std::string_view bytes);

}  // namespace sensex
