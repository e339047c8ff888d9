#pragma once

#include "base/error.h"

namespace sensex {

// What a shell sees, by the names of sysexits.h; published and frozen.
//   0 done, 64 usage, 65 malformed data, 66 not found, 69 unavailable or not enough data,
//   70 internal, 73 already exists, 76 newer format, 77 permission denied, 78 refused by a rule
int exit_code(Errc code);

inline constexpr int kExitUsage = 64;
inline constexpr int kExitOutput = 74;  // the output could not be written

}  // namespace sensex
