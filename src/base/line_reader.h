#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sensex {

// A line of a text without its end (LF or CRLF); 1 is the number of the first.
struct TextLine {
  std::size_t number = 0;
  std::string_view text = {};
};

// Cuts a text into its lines that are not blank. The text must outlive the reader and its lines.
class LineReader {
 public:
  explicit LineReader(std::string_view text) : rest_(text) {}
  // Empty: there is none left.
  std::optional<TextLine> next();

 private:
  std::string_view rest_;
  std::size_t number_ = 0;
};

// Without the mark that some programs put before a UTF-8 text.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace sensex
