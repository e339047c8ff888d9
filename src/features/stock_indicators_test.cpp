#include "features/stock_indicators.h"

#include <cstring>

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
