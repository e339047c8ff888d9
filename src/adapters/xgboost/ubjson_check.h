#pragma once

#include <string>

namespace sensex {

// Whether the bytes are one UBJSON value that may be handed to a reader which trusts them: well
// formed, at most 32 levels deep, and with no more values in it than bytes, so that a few bytes
// cannot announce more than memory holds.
bool is_plausible_ubjson(const std::string& bytes);

}  // namespace sensex
