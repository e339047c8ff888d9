#pragma once

#include <string_view>
#include <vector>

namespace sensex {

// What the grammar of HTTP header values needs.

// The parts between separators, trimmed; empty parts are kept.
std::vector<std::string_view> split_trimmed(std::string_view text, char separator);
bool equal_ignoring_case(std::string_view left, std::string_view right);  // ASCII

}  // namespace sensex
