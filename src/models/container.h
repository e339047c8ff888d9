#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sensex {

// The stored form of a model made of parts, each of any bytes:
//   "sensex-model <format> <algorithm> <checksum>\n"
//   for each part: "<name> <size in bytes>\n<bytes>\n"
// `checksum` is the FNV-1a 64-bit hash of all that follows its line, 16 lower-case hexadecimal
// digits. It finds damage, not intent: the registry's SHA-256 does that.
struct Part {
  std::string name = {};  // REQUIRES: no space and no line end
  std::string bytes = {};
};

// The format this program writes, and the newest it reads. Persisted and frozen.
inline constexpr int kContainerFormat = 1;

std::string pack_parts(std::string_view algorithm, const std::vector<Part>& parts);

// malformed_data: not what pack_parts gave for `algorithm`. unsupported_version: a newer format.
Result<std::vector<Part>> unpack_parts(std::string_view bytes, std::string_view algorithm);

}  // namespace sensex
