#include "models/trailing_volatility.h"

#include <cmath>

#include <gtest/gtest.h>

#include "features/random_bars.h"

namespace sensex {
namespace {

Bar flat_bar(std::size_t day, double close) {
  return Bar{Date(2010, 1, 1).plus_days(static_cast<int>(day)), close, close, close, close, 0.0};
}

// Normal returns; the last 20 of another volatility.
std::vector<Bar> random_walk(std::size_t count, double volatility, double last_volatility) {
  Dice dice(7);
  std::vector<Bar> bars = {flat_bar(0, 100.0)};
  for (std::size_t t = 1; t < count; ++t) {
    const double scale = t + 20 >= count ? last_volatility : volatility;
    bars.push_back(flat_bar(t, bars.back().close * std::exp(scale * dice.normal())));
  }
  return bars;
}

TEST(TrailingVolatility, IsEmptyForTheFirstTwentyBars) {
  const std::vector<Bar> bars = random_walk(30, 0.01, 0.01);
  const auto volatility = trailing_volatility(bars);
  EXPECT_FALSE(volatility[19].has_value());
  EXPECT_TRUE(volatility[20].has_value());
}

TEST(TrailingVolatility, AlternatingReturnsHaveTheirSizeAsDeviation) {
  std::vector<Bar> bars;
  for (std::size_t t = 0; t < 21; ++t) bars.push_back(flat_bar(t, t % 2 == 0 ? 100.0 : 101.0));
  EXPECT_NEAR(*trailing_volatility(bars).back(), std::log(1.01), 1e-15);
}

TEST(TrailingRange, CoversAboutItsLevelOnNormalReturns) {
  const std::vector<Bar> bars = random_walk(3'000, 0.01, 0.01);
  int inside = 0;
  int days = 0;
  for (std::size_t t = 1'000; t + 1 < bars.size(); ++t, ++days) {
    const PriceRange range = *trailing_range(std::span(bars).first(t + 1), 0.8);
    const double next = bars[t + 1].close;
    inside += range.low <= next && next <= range.high ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(inside) / days, 0.8, 0.03);
}

TEST(TrailingRange, SurroundsTheLastClose) {
  const std::vector<Bar> bars = random_walk(600, 0.01, 0.01);
  const PriceRange range = *trailing_range(bars, 0.8);
  EXPECT_LT(range.low, bars.back().close);
  EXPECT_GT(range.high, bars.back().close);
}

TEST(TrailingRange, ShortHistoryIsRefused) {
  const auto range = trailing_range(random_walk(200, 0.01, 0.01), 0.8);
  ASSERT_FALSE(range.has_value());
  EXPECT_EQ(range.error().code, Errc::not_enough_data);
}

TEST(TrailingRange, ALastWindowWithoutMovementIsRefused) {
  const auto range = trailing_range(random_walk(600, 0.01, 0.0), 0.8);
  ASSERT_FALSE(range.has_value());
  EXPECT_EQ(range.error().code, Errc::not_enough_data);
  EXPECT_EQ(range.error().message,
            "a range needs closes that move, got 20 sessions without movement up to 2011-08-23; "
            "look for copied bars in the source");
}

TEST(TrailingRange, AMarketThatNeverMovedIsRefused) {
  EXPECT_EQ(trailing_range(random_walk(600, 0.0, 0.0), 0.8).error().code, Errc::not_enough_data);
}

TEST(VolatilityPercentile, CalmAndWildEndsAreTheExtremes) {
  EXPECT_LT(*volatility_percentile(random_walk(1'500, 0.01, 0.001)), 5.0);
  EXPECT_GT(*volatility_percentile(random_walk(1'500, 0.01, 0.05)), 95.0);
}

TEST(VolatilityPercentile, ConstantVolatilityIsTheMiddle) {
  std::vector<Bar> bars;
  for (std::size_t t = 0; t < 600; ++t) bars.push_back(flat_bar(t, 100.0));
  EXPECT_DOUBLE_EQ(*volatility_percentile(bars), 50.0);
}

}  // namespace
}  // namespace sensex
