#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace sensex {

// Without the blanks at both ends: spaces, tabs and carriage returns.
std::string_view trim(std::string_view text);

// "a, b, c"; of no words the empty text.
std::string joined(std::span<const std::string> words, std::string_view separator = ", ");

// "a, b, c, d, e, ...": at most five of them are named.
std::string first_few(std::span<const std::string> words);

// "1 day", "2 days".
std::string counted(std::size_t count, std::string_view one, std::string_view several);

// "word rest": the part before the first space is cut off and given; `text` becomes "rest".
std::string_view take_word(std::string_view& text);

// Of the whole text, in the form std::from_chars reads: no blanks, no plus, within the type's
// range. Of a floating type "inf" and "nan" are numbers too.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

}  // namespace sensex
