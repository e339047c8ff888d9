#include "cli/process_owner.h"

#include <array>
#include <unistd.h>

#include <fmt/core.h>

namespace sensex {

std::string process_owner(std::uint32_t token) {
  std::array<char, 128> host = {};
  // The last byte stays zero, whatever the name's length.
  const bool is_known = gethostname(host.data(), host.size() - 1) == 0 && host.front() != '\0';
  return fmt::format("{}:{}:{:08x}", is_known ? host.data() : "localhost", getpid(), token);
}

}  // namespace sensex
