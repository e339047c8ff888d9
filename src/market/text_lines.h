#pragma once

#include <string_view>

namespace sensex {

// The small language of the definition files: one entry a line, words separated by blanks, `#`
// starts a comment.

// Takes the first word off `text`; empty when there is none left.
std::string_view next_word(std::string_view& text);
// Takes the first line off `text`, without its end and its comment.
std::string_view next_line(std::string_view& text);

}  // namespace sensex
