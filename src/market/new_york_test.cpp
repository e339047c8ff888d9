#include "market/new_york.h"

#include <gtest/gtest.h>

#include "market/ist.h"

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

TEST(NewYork, WallClockCrossesMidnightUtc) {
  EXPECT_EQ(to_iso8601(at_new_york(Date(2024, 12, 31), 20, 30)), "2025-01-01T01:30:00.000Z");
}

TEST(NewYorkCalendar, KnowsHolidaysClosingsAndEarlyEnds) {
  const TradingCalendar& calendar = new_york_calendar();
  EXPECT_FALSE(calendar.is_trading_day(Date(2012, 10, 30)));  // Sandy
  EXPECT_FALSE(calendar.is_trading_day(Date(2025, 1, 9)));
  EXPECT_FALSE(calendar.is_trading_day(Date(2026, 7, 3)));
  EXPECT_TRUE(calendar.is_trading_day(Date(2021, 12, 31)));  // a Saturday's New Year moves no day
  EXPECT_TRUE(calendar.is_trading_day(Date(2026, 11, 27)));  // ends at 13:00
  EXPECT_EQ(calendar.last_covered_day(), Date(2026, 12, 31));
}

TEST(LastUsSession, IsKnownAQuarterOfAnHourAfterTheClose) {
  const Date day(2024, 7, 2);
  EXPECT_EQ(last_us_session(at_new_york(day, 16, 14)), Date(2024, 7, 1));
  EXPECT_EQ(last_us_session(at_new_york(day, 16, 15)), day);
  EXPECT_EQ(last_us_session(at_new_york(day, 23, 59)), day);
}

TEST(LastUsSession, SkipsWeekendsAndHolidays) {
  EXPECT_EQ(last_us_session(at_ist(Date(2024, 7, 5), 9, 0)), Date(2024, 7, 3));
  EXPECT_EQ(last_us_session(at_ist(Date(2024, 7, 8), 9, 0)), Date(2024, 7, 5));
  EXPECT_EQ(last_us_session(at_ist(Date(2024, 9, 3), 9, 0)), Date(2024, 8, 30));
}

}  // namespace
}  // namespace sensex
