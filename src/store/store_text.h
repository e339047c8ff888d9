#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

inline constexpr std::size_t kLongestName = 200;   // bytes
inline constexpr std::size_t kLongestNote = 1000;  // bytes

// A word that others look up: a kind of run, an owner, a lease. `what` starts the message.
// invalid_argument: not 1 to kLongestName bytes on one line.
Status check_name(std::string_view what, std::string_view name);

// A message as it is kept: on one line, at most kLongestNote bytes, cut between two characters of
// UTF-8. What happened must be recorded however long the words for it are, so this never fails.
std::string as_note(std::string_view message);

}  // namespace sensex
