#pragma once

#include <string_view>

namespace sensex {

// Without the blanks at both ends: spaces, tabs and carriage returns.
std::string_view trim(std::string_view text);

}  // namespace sensex
