#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace sensex {

// What every snapshot store refuses, in the same words. unavailable: `current` is not what the
// caller began with. Both are ids, empty: none.
Status check_still_current(const std::optional<std::string>& before,
                           const std::optional<std::string>& current);

}  // namespace sensex
