#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/adx.h"
#include "features/atr.h"
#include "features/bollinger.h"
#include "features/cci.h"
#include "features/ema.h"
#include "features/ichimoku.h"
#include "features/macd.h"
#include "features/parkinson.h"
#include "features/rate_of_change.h"
#include "features/rolling_std.h"
#include "features/rsi.h"
#include "features/sma.h"
#include "features/stochastic.h"
#include "features/volume_flow.h"

namespace sensex {
namespace {

Bar bar_of(double high, double low, double close, double volume = 1.0) {
  return Bar{.open = close, .high = high, .low = low, .close = close, .volume = volume};
}

TEST(Sma, AveragesTheLastPeriodValues) {
  Sma sma = *Sma::create(3);
  EXPECT_FALSE(sma.push(1.0));
  EXPECT_FALSE(sma.push(2.0));
  EXPECT_DOUBLE_EQ(*sma.push(6.0), 3.0);
  EXPECT_DOUBLE_EQ(*sma.push(7.0), 5.0);
}

TEST(Sma, FlatSeriesIsExactlyTheValue) {
  Sma sma = *Sma::create(20);
  for (int i = 0; i < 19; ++i) sma.push(0.1);
  EXPECT_EQ(*sma.push(0.1), 0.1);
}

TEST(Sma, AHugeValueLeavesNoTraceOnceItHasLeft) {
  Sma sma = *Sma::create(3);
  for (const double value : {1e18, 0.1, 0.2}) sma.push(value);
  EXPECT_DOUBLE_EQ(*sma.push(0.3), 0.2);
}

TEST(Sma, RefusesAPeriodOfNothing) {
  const auto sma = Sma::create(0);
  ASSERT_FALSE(sma);
  EXPECT_EQ(sma.error().message, "sma period must be 1 to 1000, got 0");
}

TEST(Sma, ACopyIsACheckpoint) {
  Sma sma = *Sma::create(2);
  sma.push(1.0);
  Sma copy = sma;
  EXPECT_EQ(*sma.push(3.0), 2.0);
  EXPECT_EQ(*copy.push(5.0), 3.0);
}

TEST(Ema, SeedsWithTheSimpleAverage) {
  Ema ema = *Ema::create(3);
  EXPECT_FALSE(ema.push(1.0));
  EXPECT_FALSE(ema.push(2.0));
  EXPECT_DOUBLE_EQ(*ema.push(3.0), 2.0);
  EXPECT_DOUBLE_EQ(*ema.push(6.0), 4.0);
}

TEST(Ema, RefusesAPeriodAboveTheLongest) { EXPECT_FALSE(Ema::create(1001)); }

TEST(RollingStd, DividesByTheNumberOfValues) {
  RollingStd std = *RollingStd::create(4);
  for (const double value : {2.0, 4.0, 4.0}) EXPECT_FALSE(std.push(value));
  EXPECT_DOUBLE_EQ(*std.push(6.0), std::sqrt(2.0));
}

TEST(RollingStd, FlatWindowIsExactlyZero) {
  RollingStd std = *RollingStd::create(7);
  for (int i = 0; i < 6; ++i) std.push(0.1);
  EXPECT_EQ(*std.push(0.1), 0.0);
}

TEST(RateOfChange, IsMissingOverAZero) {
  RateOfChange change = *RateOfChange::create(1);
  EXPECT_FALSE(change.push(0.0));
  EXPECT_FALSE(change.push(2.0));
  EXPECT_DOUBLE_EQ(*change.push(3.0), 0.5);
}

TEST(Rsi, FlatSeriesIsFifty) {
  Rsi rsi = *Rsi::create(3);
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(rsi.push(7.0));
  EXPECT_EQ(*rsi.push(7.0), 50.0);
}

TEST(Rsi, OnlyGainsIsAHundred) {
  Rsi rsi = *Rsi::create(2);
  rsi.push(1.0);
  rsi.push(2.0);
  EXPECT_EQ(*rsi.push(3.0), 100.0);
}

TEST(Rsi, SmoothsAsWilderDid) {
  Rsi rsi = *Rsi::create(2);
  for (const double close : {10.0, 12.0, 11.0}) rsi.push(close);  // gains 2, losses 1 over 2
  EXPECT_DOUBLE_EQ(*rsi.push(12.0), 100.0 * 1.0 / 1.25);          // gain 1, loss 0.25
}

TEST(Rsi, RefusesANegativePeriod) {
  EXPECT_EQ(Rsi::create(-3).error().message, "rsi period must be 1 to 1000, got -3");
}

TEST(Parkinson, ScalesTheMeanSquaredRange) {
  Parkinson parkinson = *Parkinson::create(2);
  EXPECT_FALSE(parkinson.push(bar_of(std::numbers::e, 1.0, 2.0)));
  EXPECT_DOUBLE_EQ(*parkinson.push(bar_of(std::numbers::e, 1.0, 2.0)),
                   1.0 / std::sqrt(4.0 * std::numbers::ln2));
}

TEST(Parkinson, FlatBarsAreZero) {
  Parkinson parkinson = *Parkinson::create(1);
  EXPECT_EQ(*parkinson.push(bar_of(3.0, 3.0, 3.0)), 0.0);
}

TEST(Atr, CountsTheGapFromThePreviousClose) {
  Atr atr = *Atr::create(1);
  EXPECT_FALSE(atr.push(bar_of(11.0, 9.0, 10.0)));
  EXPECT_DOUBLE_EQ(*atr.push(bar_of(15.0, 14.0, 14.0)), 5.0);
  EXPECT_DOUBLE_EQ(*atr.push(bar_of(12.0, 11.0, 12.0)), 3.0);
}

TEST(Atr, SeedsWithTheMeanAndThenSmooths) {
  Atr atr = *Atr::create(2);
  for (const double range : {1.0, 2.0}) EXPECT_FALSE(atr.push(bar_of(10.0 + range, 10.0, 10.0)));
  EXPECT_DOUBLE_EQ(*atr.push(bar_of(14.0, 10.0, 10.0)), 3.0);
  EXPECT_DOUBLE_EQ(*atr.push(bar_of(11.0, 10.0, 10.0)), 2.0);
}

TEST(Stochastic, PlacesTheCloseInTheRange) {
  Stochastic stochastic = *Stochastic::create(2, 2);
  EXPECT_FALSE(stochastic.push(bar_of(10.0, 0.0, 5.0)));
  EXPECT_FALSE(stochastic.push(bar_of(9.0, 1.0, 2.0)));  // k 20
  const auto value = stochastic.push(bar_of(11.0, 3.0, 6.0));
  EXPECT_DOUBLE_EQ(value->k, 50.0);
  EXPECT_DOUBLE_EQ(value->d, 35.0);
}

TEST(Stochastic, NoRangeIsZero) {
  Stochastic stochastic = *Stochastic::create(1, 1);
  EXPECT_EQ(stochastic.push(bar_of(4.0, 4.0, 4.0))->k, 0.0);
}

TEST(Cci, FlatSeriesIsZero) {
  Cci cci = *Cci::create(3);
  for (int i = 0; i < 2; ++i) EXPECT_FALSE(cci.push(bar_of(0.1, 0.1, 0.1)));
  EXPECT_EQ(*cci.push(bar_of(0.1, 0.1, 0.1)), 0.0);
}

TEST(Cci, MeasuresInMeanDeviations) {
  Cci cci = *Cci::create(3);
  for (const double price : {1.0, 2.0}) cci.push(bar_of(price, price, price));
  EXPECT_DOUBLE_EQ(*cci.push(bar_of(6.0, 6.0, 6.0)), 3.0 / (0.015 * 2.0));
}

TEST(Macd, AllOutputsStartTogether) {
  Macd macd = *Macd::create({.fast = 2, .slow = 4, .signal = 3});
  EXPECT_EQ(macd.warmup(), 5U);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(macd.push(1.0 * i));
  EXPECT_DOUBLE_EQ(macd.push(5.0)->line, 1.0);  // lags of a straight line: 1.5 and 0.5
}

TEST(Macd, RefusesAFastPeriodThatIsNotFaster) {
  EXPECT_EQ(Macd::create({.fast = 26, .slow = 26}).error().message,
            "macd fast period must be below the slow one, got 26 and 26");
}

TEST(Bollinger, FlatSeriesHasNoWidthAndNoPosition) {
  Bollinger bollinger = *Bollinger::create(2, 2.0);
  bollinger.push(0.1);
  const auto value = bollinger.push(0.1);
  EXPECT_EQ(value->upper, 0.1);
  EXPECT_EQ(value->width, 0.0);
  EXPECT_FALSE(value->position);
}

TEST(Bollinger, SqueezeIsAWidthBelowItsMean) {
  Bollinger bollinger = *Bollinger::create(2, 2.0);
  for (const double close : {10.0, 14.0})
    EXPECT_FALSE(bollinger.push(close).value_or(BollingerValue{}).squeeze);
  EXPECT_TRUE(*bollinger.push(14.5)->squeeze);
  EXPECT_FALSE(*bollinger.push(20.0)->squeeze);
}

TEST(Bollinger, RefusesBandsWithoutReach) { EXPECT_FALSE(Bollinger::create(20, 0.0)); }

TEST(Adx, EqualMovesUpAndDownCountForNeither) {
  Adx adx = *Adx::create(1);
  EXPECT_FALSE(adx.push(bar_of(11.0, 9.0, 10.0)));
  const auto value = adx.push(bar_of(12.0, 8.0, 10.0));
  EXPECT_EQ(value->di_plus, 0.0);
  EXPECT_EQ(value->di_minus, 0.0);
}

TEST(Adx, FlatSeriesIsZero) {
  Adx adx = *Adx::create(2);
  for (int i = 0; i < 3; ++i) adx.push(bar_of(5.0, 5.0, 5.0));
  const auto value = adx.push(bar_of(5.0, 5.0, 5.0));
  EXPECT_EQ(value->di_plus, 0.0);
  EXPECT_EQ(*value->adx, 0.0);
}

TEST(Adx, AStraightRiseIsAHundred) {
  Adx adx = *Adx::create(2);
  std::optional<AdxValue> value;
  for (int i = 0; i < 6; ++i) value = adx.push(bar_of(10.0 + i, 9.0 + i, 9.5 + i));
  EXPECT_EQ(value->di_minus, 0.0);
  EXPECT_DOUBLE_EQ(*value->adx, 100.0);
}

TEST(Obv, AddsOnRisesAndTakesAwayOnFalls) {
  Obv obv;
  EXPECT_EQ(obv.push(bar_of(1.0, 1.0, 1.0, 10.0)), 10.0);
  EXPECT_EQ(obv.push(bar_of(2.0, 2.0, 2.0, 5.0)), 15.0);
  EXPECT_EQ(obv.push(bar_of(2.0, 2.0, 2.0, 7.0)), 15.0);
  EXPECT_EQ(obv.push(bar_of(1.0, 1.0, 1.0, 20.0)), -5.0);
}

TEST(VolumePriceTrend, WeighsVolumeWithTheReturn) {
  VolumePriceTrend trend;
  EXPECT_EQ(trend.push(bar_of(1.0, 1.0, 1.0, 10.0)), 0.0);
  EXPECT_DOUBLE_EQ(trend.push(bar_of(2.0, 2.0, 2.0, 10.0)), 10.0);
  EXPECT_DOUBLE_EQ(trend.push(bar_of(1.0, 1.0, 1.0, 10.0)), 5.0);
}

TEST(Ichimoku, TakesTheMiddleOfEachRange) {
  Ichimoku ichimoku = *Ichimoku::create({.conversion = 1, .base = 2, .span_b = 3});
  EXPECT_FALSE(ichimoku.push(bar_of(20.0, 10.0, 15.0)).a);
  EXPECT_FALSE(ichimoku.push(bar_of(12.0, 8.0, 10.0)).b);
  const IchimokuValue value = ichimoku.push(bar_of(14.0, 10.0, 12.0));
  EXPECT_DOUBLE_EQ(*value.a, (12.0 + 11.0) / 2.0);
  EXPECT_DOUBLE_EQ(*value.b, 14.0);
}

TEST(Ichimoku, RefusesPeriodsThatFall) {
  EXPECT_FALSE(Ichimoku::create({.conversion = 9, .base = 8}));
}

}  // namespace
}  // namespace sensex
