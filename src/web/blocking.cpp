#include "web/blocking.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sensex {

bool may_block(const Request& request) {
  constexpr std::array<std::string_view, 3> kChecks{"/readyz", "/healthz", "/_stcore/health"};
  return request.path.starts_with("/api/") ||
         std::ranges::find(kChecks, request.path) != kChecks.end();
}

}  // namespace sensex
