#include <limits>

#include <gtest/gtest.h>

#include "market/series.h"

namespace sensex {
namespace {

TEST(GlobalId, NamesRoundTrip) {
  for (const GlobalId id : {GlobalId::us_equity, GlobalId::usd_inr, GlobalId::india_vix}) {
    EXPECT_EQ(parse_global_id(to_string(id)).value(), id);
  }
  EXPECT_EQ(parse_global_id("brent").error().code, Errc::invalid_argument);
}

TEST(GlobalSeries, RefusesValuesThatAreNotFiniteAndPositive) {
  for (const double value : {0.0, -1.0, std::numeric_limits<double>::infinity(),
                             std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(GlobalSeries::create(GlobalId::usd_inr, {{Date(2024, 1, 1), value}}).has_value());
  }
}

TEST(GlobalSeries, RefusesRepeatedDates) {
  const Date day(2024, 1, 1);
  const auto series = GlobalSeries::create(GlobalId::usd_inr, {{day, 83.0}, {day, 83.1}});
  ASSERT_FALSE(series.has_value());
  EXPECT_EQ(series.error().message,
            "points of usd_inr must have increasing dates, got 2024-01-01 after 2024-01-01");
}

TEST(AvailableAt, UsCloseIsAnHourLaterInWinter) {
  EXPECT_EQ(to_iso8601(available_at(GlobalId::us_equity, Date(2024, 7, 1))),
            "2024-07-01T20:15:00.000Z");
  EXPECT_EQ(to_iso8601(available_at(GlobalId::us_equity, Date(2024, 12, 31))),
            "2024-12-31T21:15:00.000Z");
}

TEST(AvailableAt, RupeeIsKnownWhenLondonsDayEnds) {
  EXPECT_EQ(to_iso8601(available_at(GlobalId::usd_inr, Date(2024, 12, 31))),
            "2025-01-01T00:00:00.000Z");
}

TEST(AvailableAt, IndiaVixIsKnownBeforeTheEveningCutOff) {
  EXPECT_EQ(to_iso8601(available_at(GlobalId::india_vix, Date(2024, 12, 31))),
            "2024-12-31T10:05:00.000Z");
}

}  // namespace
}  // namespace sensex
