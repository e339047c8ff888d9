#include "base/text.h"

#include <vector>

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Trim, TakesBlanksOffBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r"), "a b");
  EXPECT_EQ(trim("ab"), "ab");
  EXPECT_EQ(trim(" \r\t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Joined, PutsTheSeparatorBetweenWordsOnly) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined(std::vector<std::string>{"a"}), "a");
  EXPECT_EQ(joined(std::vector<std::string>{"a", "", "b"}), "a, , b");
  EXPECT_EQ(joined(std::vector<std::string>{"a", "b"}, " and "), "a and b");
}

TEST(FirstFew, NamesFiveAndSaysThatThereAreMore) {
  const std::vector<std::string> words = {"a", "b", "c", "d", "e", "f"};
  EXPECT_EQ(first_few(std::span(words).first(5)), "a, b, c, d, e");
  EXPECT_EQ(first_few(words), "a, b, c, d, e, ...");
  EXPECT_EQ(first_few({}), "");
}

TEST(Counted, SaysOneOfOneAlone) {
  EXPECT_EQ(counted(0, "day", "days"), "0 days");
  EXPECT_EQ(counted(1, "day", "days"), "1 day");
  EXPECT_EQ(counted(2, "day", "days"), "2 days");
}

TEST(TakeWord, CutsAtTheFirstSpace) {
  std::string_view text = "a  b";
  EXPECT_EQ(take_word(text), "a");
  EXPECT_EQ(text, " b");
  EXPECT_EQ(take_word(text), "");
  EXPECT_EQ(take_word(text), "b");
  EXPECT_EQ(take_word(text), "");
  EXPECT_EQ(text, "");
}

TEST(ParseNumber, TakesAWholeNumberOfItsTypeOnly) {
  EXPECT_EQ(parse_number<int>("-12"), -12);
  EXPECT_EQ(parse_number<std::size_t>("12"), 12U);
  EXPECT_EQ(parse_number<double>("1.5"), 1.5);
  for (const std::string_view text : {"", " 1", "1 ", "+1", "1x", "99999999999", "1.5"}) {
    EXPECT_FALSE(parse_number<int>(text).has_value()) << text;
  }
  EXPECT_FALSE(parse_number<std::size_t>("-1").has_value());
}

}  // namespace
}  // namespace sensex
