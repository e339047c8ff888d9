#include "market/global_series.h"

#include <limits>

#include <gtest/gtest.h>

namespace sensex {
namespace {

const Date kDay(2024, 1, 1);

TEST(GlobalSeries, TakesNegativeValuesAndPointsWithOneField) {
  const auto series = GlobalSeries::create(
      "wti", {{.date = kDay, .close = -37.63}, {.date = kDay.plus_days(1), .open = 1.0}});
  ASSERT_TRUE(series.has_value());
  EXPECT_EQ(series->points()[0].close, -37.63);
  EXPECT_FALSE(series->points()[1].close.has_value());
}

TEST(GlobalSeries, RefusesValuesThatAreNotFinite) {
  for (const double value :
       {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(GlobalSeries::create("x", {{.date = kDay, .close = value}}).has_value());
    EXPECT_FALSE(
        GlobalSeries::create("x", {{.date = kDay, .close = 1.0, .open = value}}).has_value());
  }
}

TEST(GlobalSeries, RefusesAPointWithoutAValue) {
  EXPECT_EQ(GlobalSeries::create("x", {{.date = kDay}}).error().message,
            "points of x must have an open or a close, got neither on 2024-01-01");
}

TEST(GlobalSeries, RefusesRepeatedDates) {
  const auto series = GlobalSeries::create("usd_inr", {{kDay, 83.0}, {kDay, 83.1}});
  ASSERT_FALSE(series.has_value());
  EXPECT_EQ(series.error().message,
            "points of usd_inr must have increasing dates, got 2024-01-01 after 2024-01-01");
}

}  // namespace
}  // namespace sensex
