#include "web/blocking.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sensex {

Blocking blocking_of(const Request& request) {
  constexpr std::array<std::string_view, 3> kChecks{"/readyz", "/healthz", "/_stcore/health"};
  if (request.path == "/api/v1/forecast" && request.method == "GET") return Blocking::rarely;
  if (request.path.starts_with("/api/")) return Blocking::often;
  const bool is_check = std::ranges::find(kChecks, request.path) != kChecks.end();
  return is_check ? Blocking::often : Blocking::never;
}

}  // namespace sensex
