#include "market/text_lines.h"

#include <algorithm>

#include "base/text.h"

namespace sensex {
namespace {

constexpr std::string_view kBlanks = " \t\r";

}  // namespace

std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return trim(line.substr(0, line.find('#')));
}

}  // namespace sensex
