#include "cli/definition_file.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include <fmt/core.h>

#include "market/market.h"

namespace sensex {

Result<std::string> read_definition(const std::string& path, std::string_view what) {
  const auto refused = [&](Errc code, const std::string& reason) {
    return fail(code, fmt::format("the {} {} {}; name a text file with --{}, or leave it out for "
                                  "the built-in one",
                                  what, path, reason, what));
  };
  std::error_code unknown;
  const auto kind = std::filesystem::status(path, unknown).type();
  if (kind == std::filesystem::file_type::not_found) {
    return refused(Errc::not_found, "does not exist");
  }
  if (kind == std::filesystem::file_type::directory) {
    return refused(Errc::malformed_data, "is a folder");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return refused(Errc::permission_denied, "may not be read");
  // Some files do not tell their size, so that one byte too many is asked for.
  std::string text(kMostDefinitionBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return refused(Errc::unavailable, "could not be read to its end");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMostDefinitionBytes) {
    return refused(Errc::malformed_data,
                   fmt::format("has more than {} bytes", kMostDefinitionBytes));
  }
  return text;
}

}  // namespace sensex
