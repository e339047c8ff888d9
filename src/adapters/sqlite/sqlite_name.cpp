#include "adapters/sqlite/sqlite_name.h"

#include <filesystem>
#include <system_error>

#include <fmt/core.h>

namespace sensex {

std::string immutable_sqlite_name(const std::string& path) {
  std::string name = "file:";
  for (const char c : std::filesystem::absolute(path).string()) {
    const bool is_special = c == '%' || c == '?' || c == '#';
    name += is_special ? fmt::format("%{:02X}", static_cast<unsigned>(c)) : std::string(1, c);
  }
  return name + "?immutable=1";
}

std::string sqlite_target(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path target = std::filesystem::canonical(path, failed);
  return failed ? path : target.string();
}

}  // namespace sensex
