#include "adapters/simulated/factors.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

DayRandom random_of(int day) { return {7, "test", Date(2024, 1, 1).plus_days(day)}; }

TEST(GarchVolatility, RisesAfterALargeMoveAndFallsBack) {
  GarchVolatility volatility;
  EXPECT_DOUBLE_EQ(volatility.today(), kUsualVolatility);
  volatility.push(0.05);
  const double after = volatility.today();
  EXPECT_GT(after, 1.5 * kUsualVolatility);
  volatility.push(0.0);
  EXPECT_LT(volatility.today(), after);
}

TEST(GarchVolatility, StaysWithinItsBounds) {
  GarchVolatility volatility;
  for (int i = 0; i < 100; ++i) volatility.push(10.0);
  EXPECT_DOUBLE_EQ(volatility.today(), 0.05);
  for (int i = 0; i < 1000; ++i) volatility.push(0.0);
  EXPECT_GE(volatility.today(), 0.004);
}

TEST(Night, PoolsItsSessions) {
  Night night;
  EXPECT_TRUE(night.is_empty());
  EXPECT_EQ(night.surprise(), 0.0);
  night.add(0.03, 0.01);
  EXPECT_DOUBLE_EQ(night.surprise(), 3.0);
  night.add(0.02, 0.01);
  EXPECT_NEAR(night.surprise(), 0.05 / 0.0141421356, 1e-6);
}

TEST(MarketFactor, ShowsTheWholeNightAtFullSignal) {
  Night night;
  night.add(0.02, 0.01);  // a surprise of 2
  MarketFactor market(1.0);
  DayRandom random = random_of(0);
  const Move move = market.next(night, random);
  EXPECT_NEAR(move.gap, 0.9 * 2.0 * kUsualVolatility, 0.0005);
  EXPECT_NEAR(move.intraday, 0.1 * 2.0 * kUsualVolatility, 1e-12);
}

TEST(MarketFactor, DoesNotSeeTheNightWithoutSignal) {
  Night night;
  night.add(0.05, 0.01);
  DayRandom first = random_of(0);
  DayRandom second = random_of(0);
  const Move with = MarketFactor(0.0).next(night, first);
  const Move without = MarketFactor(0.0).next(Night(), second);
  EXPECT_EQ(with.gap, without.gap);
  EXPECT_EQ(with.intraday, without.intraday);
}

}  // namespace
}  // namespace sensex
