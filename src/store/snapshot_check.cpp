#include "store/snapshot_check.h"

#include <fmt/core.h>

namespace sensex {

Status check_still_current(const std::optional<std::string>& before,
                           const std::optional<std::string>& current) {
  if (before == current) return {};
  return fail(Errc::unavailable,
              fmt::format("another process has made {} current meanwhile; nothing was changed, run "
                          "it again",
                          current ? fmt::format("dataset {:.12}", *current) : "no dataset"));
}

}  // namespace sensex
