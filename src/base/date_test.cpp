#include "base/date.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Date, ParsesAndPrintsTheSameDay) {
  const Result<Date> date = Date::parse("2024-02-29");
  ASSERT_TRUE(date.has_value());
  EXPECT_EQ(date->to_string(), "2024-02-29");
  EXPECT_EQ(date->iso_weekday(), 4U);
}

TEST(Date, RefusesWhatIsNotADay) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-1-01", "+024-01-01", "2024/01/01",
                           "2024-01-01 ", "2024-01-0x"}) {
    const Result<Date> date = Date::parse(text);
    ASSERT_FALSE(date.has_value()) << text;
    EXPECT_EQ(date.error().code, Errc::invalid_argument);
  }
}

TEST(Date, CountsDaysOverAYearEnd) {
  const Date last(2023, 12, 31);
  EXPECT_EQ(last.plus_days(1), Date(2024, 1, 1));
  EXPECT_EQ(Date(2024, 3, 1).days_since(last), 61);
}

TEST(Date, KnowsTheWeekend) {
  EXPECT_TRUE(Date(2024, 1, 20).is_weekend());
  EXPECT_FALSE(Date(2024, 1, 22).is_weekend());
}

}  // namespace
}  // namespace sensex
