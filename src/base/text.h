#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sensex {

// Without the blanks at both ends: spaces, tabs and carriage returns.
std::string_view trim(std::string_view text);

// "a, b, c"; of no words the empty text.
std::string joined(std::span<const std::string> words, std::string_view separator = ", ");

}  // namespace sensex
