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

}  // namespace
}  // namespace sensex
