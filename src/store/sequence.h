#pragma once

#include <cstdint>
#include <limits>

namespace sensex {

// Above the sequence of every ledger entry: what is listed before it begins with the newest.
inline constexpr std::int64_t kPastTheNewest = std::numeric_limits<std::int64_t>::max();

}  // namespace sensex
