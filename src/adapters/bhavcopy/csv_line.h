#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sensex {

std::string_view trimmed(std::string_view text);  // without spaces and tabs around it

// The fields of one line of CSV, without spaces around them. A field that starts with a quote ends
// with one; "" within it is a quote. Empty: a quote that is not closed, or text after the closing
// one.
std::optional<std::vector<std::string>> split_csv_line(std::string_view line);

}  // namespace sensex
