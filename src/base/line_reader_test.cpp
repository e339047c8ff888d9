#include "base/line_reader.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sensex {
namespace {

// "number:text" of every line.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  LineReader reader(text);
  while (const std::optional<TextLine> line = reader.next()) {
    lines.push_back(std::to_string(line->number) + ":" + std::string(line->text));
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST(LineReader, CutsAtEitherEndOfLine) {
  EXPECT_EQ(lines_of("a\r\nb\nc"), (Lines{"1:a", "2:b", "3:c"}));
  EXPECT_EQ(lines_of("a\n"), (Lines{"1:a"}));
  EXPECT_EQ(lines_of("a\rb\r\r\n"), (Lines{"1:a\rb\r"}));
}

TEST(LineReader, LeavesOutBlankLinesButCountsThem) {
  EXPECT_EQ(lines_of("\n \t\r\n a \n\nb"), (Lines{"3: a ", "5:b"}));
  EXPECT_EQ(lines_of(""), Lines());
  EXPECT_EQ(lines_of("\n\n"), Lines());
}

TEST(ByteOrderMark, IsTakenOffTheBeginningOnly) {
  EXPECT_EQ(without_byte_order_mark("\xEF\xBB\xBFx"), "x");
  EXPECT_EQ(without_byte_order_mark("x\xEF\xBB\xBF"), "x\xEF\xBB\xBF");
  EXPECT_EQ(without_byte_order_mark("\xEF\xBB"), "\xEF\xBB");
}

}  // namespace
}  // namespace sensex
