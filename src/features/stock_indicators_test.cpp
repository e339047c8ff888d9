#include "features/stock_indicators.h"

#include <array>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/random_bars.h"

namespace sensex {

void PrintTo(const IndicatorInfo& info, std::ostream* out) { *out << info.name; }

namespace {

std::vector<IndicatorValues> run(std::span<const Bar> bars) {
  StockIndicators indicators;
  std::vector<IndicatorValues> all;
  for (const Bar& bar : bars) all.push_back(indicators.push(bar));
  return all;
}

double value(const IndicatorValues& values, Indicator indicator) {
  return values[index_of(indicator)];
}

class EveryIndicator : public testing::TestWithParam<IndicatorInfo> {};

// The value of day t computed from the bars up to t is, bit for bit, the value from all bars.
TEST_P(EveryIndicator, KnowsNothingOfLaterBars) {
  const std::vector<Bar> bars = random_bars(7, 300);
  const auto whole = run(bars);
  for (std::size_t t = 0; t < bars.size(); t += 13) {
    const auto cut = run(std::span(bars).first(t + 1));
    const double a = value(cut.back(), GetParam().id);
    const double b = value(whole[t], GetParam().id);
    EXPECT_EQ(0, std::memcmp(&a, &b, sizeof a)) << "day " << t;
  }
}

TEST_P(EveryIndicator, IsNeverInfinite) {
  for (const IndicatorValues& values : run(random_bars(8, 400))) {
    EXPECT_FALSE(std::isinf(value(values, GetParam().id)));
  }
}

INSTANTIATE_TEST_SUITE_P(, EveryIndicator,
                         testing::ValuesIn(catalogue().begin(), catalogue().end()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(StockIndicators, AStockThatNeverMovesHasNeutralValues) {
  const std::vector<Bar> bars(60, Bar{.open = 0.1, .high = 0.1, .low = 0.1, .close = 0.1});
  const IndicatorValues values = run(bars).back();
  EXPECT_EQ(value(values, Indicator::rsi_14), 50.0);
  EXPECT_EQ(value(values, Indicator::cci_20), 0.0);
  EXPECT_EQ(value(values, Indicator::volatility_20d), 0.0);
  EXPECT_EQ(value(values, Indicator::bb_width), 0.0);
}

TEST(StockIndicators, ARatioOverZeroIsMissing) {
  const std::vector<Bar> bars(60, Bar{.open = 0.1, .high = 0.1, .low = 0.1, .close = 0.1});
  const IndicatorValues values = run(bars).back();
  for (const Indicator indicator :
       {Indicator::bb_position, Indicator::volume_ratio, Indicator::volume_change_5d}) {
    EXPECT_TRUE(is_missing(value(values, indicator)));
  }
}

TEST(StockIndicators, PriceGroupIsHandComputable) {
  StockIndicators indicators;
  indicators.push(Bar{.open = 9.0, .high = 10.0, .low = 9.0, .close = 10.0, .volume = 5.0});
  const IndicatorValues values =
      indicators.push(Bar{.open = 11.0, .high = 13.0, .low = 11.0, .close = 12.1, .volume = 5.0});
  EXPECT_NEAR(value(values, Indicator::return_1d), 0.21, 1e-14);
  EXPECT_NEAR(value(values, Indicator::intraday_return), 0.1, 1e-14);
  EXPECT_NEAR(value(values, Indicator::overnight_gap), 0.1, 1e-14);
}

// Bars without range at the given closes, each with its volume.
std::vector<Bar> bars_of(std::span<const double> closes, std::span<const double> volumes) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < closes.size(); ++i) {
    const double close = closes[i];
    bars.push_back(
        {.open = close, .high = close, .low = close, .close = close, .volume = volumes[i]});
  }
  return bars;
}

IndicatorValues last_of(std::span<const double> closes) {
  return run(bars_of(closes, std::vector<double>(closes.size(), 1.0))).back();
}

// first, first + step, first + 2 step, ...
std::vector<double> line(double first, double step, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(first + step * static_cast<double>(i));
  return values;
}

// The closes beside those of 3 and 10 bars before the last one differ from them.
constexpr std::array kUnevenCloses = {50.0, 90.0, 80.0, 64.0, 70.0, 85.0,
                                      95.0, 99.0, 80.0, 75.0, 60.0, 120.0};

TEST(StockIndicators, ReturnOverThreeBarsIsTheCloseOverThatOfThreeBarsBefore) {
  const IndicatorValues values = last_of(kUnevenCloses);
  EXPECT_NEAR(value(values, Indicator::return_3d), 120.0 / 80.0 - 1.0, 1e-14);
}

TEST(StockIndicators, ReturnOverTenBarsIsTheCloseOverThatOfTenBarsBefore) {
  const IndicatorValues values = last_of(kUnevenCloses);
  EXPECT_NEAR(value(values, Indicator::return_10d), 120.0 / 90.0 - 1.0, 1e-14);
}

// Closes 1 to 20: the last ten average 15.5, all of them 10.5.
TEST(StockIndicators, ConvergenceIsTheShorterAverageOverTheLongerMinusOne) {
  const IndicatorValues values = last_of(line(1.0, 1.0, 20));
  EXPECT_NEAR(value(values, Indicator::sma_convergence), 5.0 / 10.5, 1e-14);
}

// Ten closes of 90 and ten of 110 average 100 with a standard deviation of 10: bands 80 and 120.
std::vector<double> ninety_then_a_hundred_and_ten() {
  std::vector<double> closes(10, 90.0);
  closes.resize(20, 110.0);
  return closes;
}

TEST(StockIndicators, BandWidthIsFourDeviationsOverTheAverage) {
  const IndicatorValues values = last_of(ninety_then_a_hundred_and_ten());
  EXPECT_NEAR(value(values, Indicator::bb_width), 0.4, 1e-14);
}

TEST(StockIndicators, BandPositionIsTheShareOfTheWayFromTheLowerToTheUpperBand) {
  const IndicatorValues values = last_of(ninety_then_a_hundred_and_ten());
  EXPECT_NEAR(value(values, Indicator::bb_position), 0.75, 1e-14);
}

TEST(StockIndicators, VolumeChangeIsTheVolumeOverThatOfFiveBarsBefore) {
  const std::vector<double> closes(7, 10.0);
  const std::array volumes = {300.0, 200.0, 400.0, 600.0, 100.0, 900.0, 500.0};
  EXPECT_NEAR(value(run(bars_of(closes, volumes)).back(), Indicator::volume_change_5d), 1.5, 1e-14);
}

// Closes that only rise add up 1 + 2 + ... : after n bars the balance is n (n + 1) / 2. Bars 2 to
// 21 average the sum of the first 21 of these, 1771, less the first one, over 20.
TEST(StockIndicators, BalanceAverageIsOverTheLastTwentyBalances) {
  const std::vector<Bar> bars = bars_of(line(10.0, 1.0, 21), line(1.0, 1.0, 21));
  EXPECT_NEAR(value(run(bars).back(), Indicator::obv_sma_20), 88.5, 1e-12);
}

TEST(StockIndicators, RatiosAgreeWithWhatTheyAreRatiosOf) {
  const std::vector<Bar> bars = random_bars(3, 100);
  const IndicatorValues values = run(bars)[45 + 49];
  const double close = bars[94].close;
  EXPECT_DOUBLE_EQ(value(values, Indicator::price_vs_sma50),
                   close / value(values, Indicator::sma_50) - 1.0);
  EXPECT_DOUBLE_EQ(value(values, Indicator::atr_ratio), value(values, Indicator::atr_14) / close);
}

}  // namespace
}  // namespace sensex
