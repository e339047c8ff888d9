#include "market/new_york.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(NewYork, SummerTimeStartsOnTheSecondSundayOfMarch) {
  EXPECT_FALSE(is_us_daylight_time(Date(2024, 3, 9)));
  EXPECT_TRUE(is_us_daylight_time(Date(2024, 3, 10)));
  EXPECT_FALSE(is_us_daylight_time(Date(2026, 3, 7)));
  EXPECT_TRUE(is_us_daylight_time(Date(2026, 3, 8)));
}

TEST(NewYork, SummerTimeEndsOnTheFirstSundayOfNovember) {
  EXPECT_TRUE(is_us_daylight_time(Date(2024, 11, 2)));
  EXPECT_FALSE(is_us_daylight_time(Date(2024, 11, 3)));
  EXPECT_TRUE(is_us_daylight_time(Date(2026, 10, 31)));
  EXPECT_FALSE(is_us_daylight_time(Date(2026, 11, 1)));
}

}  // namespace
}  // namespace sensex
