#include "base/line_reader.h"

#include <algorithm>

#include "base/text.h"

namespace sensex {

std::optional<TextLine> LineReader::next() {
  while (!rest_.empty()) {
    std::string_view line = rest_.substr(0, rest_.find('\n'));
    rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) return TextLine{number_, line};
  }
  return std::nullopt;
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

}  // namespace sensex
