#include "market/series.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

Bar bar_on(Date date) {
  return {.date = date, .open = 10, .high = 12, .low = 9, .close = 11, .volume = 100};
}

Symbol tcs() { return Symbol::parse("TCS").value(); }

TEST(Series, RefusesRepeatedAndBackwardDates) {
  const Date first(2024, 1, 3);
  for (const Date second : {first, first.plus_days(-1)}) {
    const Result<Series> series = Series::create(tcs(), {bar_on(first), bar_on(second)});
    ASSERT_FALSE(series.has_value());
    EXPECT_EQ(series.error().message, "bars of TCS must have increasing dates, got " +
                                          second.to_string() + " after 2024-01-03");
  }
}

TEST(Series, MayBeEmpty) {
  const Series empty = Series::create(tcs(), {}).value();
  EXPECT_TRUE(empty.bars().empty());
  EXPECT_TRUE(empty.between(Date(2000, 1, 1), Date(2030, 1, 1)).bars().empty());
}

TEST(Series, BetweenIncludesBothEnds) {
  const Date first(2024, 1, 1);
  std::vector<Bar> bars;
  for (int i = 0; i < 5; ++i) bars.push_back(bar_on(first.plus_days(i)));
  const Series series = Series::create(tcs(), bars).value();
  const Series middle = series.between(first.plus_days(1), first.plus_days(3));
  ASSERT_EQ(middle.bars().size(), 3U);
  EXPECT_EQ(middle.bars().front().date, first.plus_days(1));
  EXPECT_TRUE(series.between(first.plus_days(3), first).bars().empty());
}

TEST(Series, CarriesTheOpeningOfTheSessionUnderWay) {
  const Date day(2024, 1, 1);
  const Opening opening{day.plus_days(1), 11.5};
  const Series series = Series::create(tcs(), {bar_on(day)}, opening).value();
  EXPECT_EQ(series.opening(), opening);
  EXPECT_EQ(series.between(day, day.plus_days(1)).opening(), opening);
  EXPECT_FALSE(series.between(day, day).opening().has_value());
}

TEST(Series, RefusesAnOpeningThatIsNoneOrNotLater) {
  const Date day(2024, 1, 1);
  EXPECT_EQ(Series::create(tcs(), {bar_on(day)}, Opening{day, 11.0}).error().message,
            "the opening of TCS must come after its last bar of 2024-01-01, got 2024-01-01");
  EXPECT_EQ(Series::create(tcs(), {}, Opening{day, 0.0}).error().message,
            "the opening of TCS on 2024-01-01 must be above 0, got 0");
}

}  // namespace
}  // namespace sensex
