#include "adapters/sqlite/sqlite_name.h"

#include <filesystem>

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

}  // namespace sensex
