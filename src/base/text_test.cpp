#include "base/text.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Trim, TakesBlanksOffBothEndsOnly) {
  EXPECT_EQ(trim(" \t a b \r"), "a b");
  EXPECT_EQ(trim("ab"), "ab");
  EXPECT_EQ(trim(" \r\t "), "");
  EXPECT_EQ(trim(""), "");
}

}  // namespace
}  // namespace sensex
