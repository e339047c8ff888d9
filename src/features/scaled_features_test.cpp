#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "features/index_features.h"
#include "features/missing.h"
#include "features/random_panel.h"
#include "features/stock_features.h"
#include "features/stock_forms.h"

namespace sensex {
namespace {

// Calm days, then one with the given gap and close. One value of n that differs from all others
// lies sqrt(n - 1) standard deviations from the mean.
std::vector<Bar> calm_then(std::size_t count, double open, double close) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < count; ++i) {
    bars.push_back({Date(2012, 1, 1).plus_days(static_cast<int>(i)), 100, 100, 100, 100, 10});
  }
  bars.push_back({bars.back().date.plus_days(1), open, std::max(open, close), std::min(open, close),
                  close, 20});
  return bars;
}

std::size_t form_of(Indicator indicator) {
  const auto all = stock_form_indicators();
  return static_cast<std::size_t>(std::ranges::find(all, indicator) - all.begin());
}

StockFormValues forms_after(std::span<const Bar> bars) {
  StockForms forms;
  StockFormValues values = {};
  for (const Bar& bar : bars) values = forms.push(bar);
  return values;
}

TEST(IndexFeatures, ARiseAfterCalmIsHandComputable) {
  const auto features = index_features(calm_then(80, 101.0, 102.0)).back();
  EXPECT_NEAR(features[0], squash(std::sqrt(79.0)), 1e-12);  // 80 returns over 1 day
  EXPECT_NEAR(features[1], squash(std::sqrt(75.0)), 1e-12);  // 76 over 5 days
  EXPECT_NEAR(features[2], squash(std::sqrt(80.0)), 1e-12);  // 81 from the open
  EXPECT_NEAR(features[3], squash(std::sqrt(79.0)), 1e-12);  // 80 gaps
  EXPECT_NEAR(features[4], squash(std::sqrt(61.0)), 1e-12);  // 62 averages of 20 days
  EXPECT_TRUE(is_missing(features[5]));                      // one volatility above 0 so far
}

TEST(IndexFeatures, AreMissingBeforeFiftyValues) {
  EXPECT_TRUE(is_missing(index_features(calm_then(49, 101.0, 102.0)).back()[0]));
  EXPECT_FALSE(is_missing(index_features(calm_then(50, 101.0, 102.0)).back()[0]));
}

TEST(StockForms, AFallAfterCalmIsHandComputable) {
  const StockFormValues values = forms_after(calm_then(80, 100.0, 90.0));
  EXPECT_NEAR(values[form_of(Indicator::return_1d)], squash(-std::sqrt(79.0)), 1e-12);
  EXPECT_NEAR(values[form_of(Indicator::sma_5)], squash(-std::sqrt(76.0)), 1e-12);
  EXPECT_NEAR(values[form_of(Indicator::bb_upper)], squash(std::sqrt(61.0)), 1e-12);
  EXPECT_NEAR(values[form_of(Indicator::rsi_14)], squash(-std::sqrt(66.0)), 1e-12);
  EXPECT_NEAR(values[form_of(Indicator::volume_ratio)], squash(std::sqrt(61.0)), 1e-12);
  EXPECT_NEAR(values[form_of(Indicator::volume_price_trend)], squash(-std::sqrt(60.0)), 1e-12);
}

TEST(StockForms, TheSqueezeIsPlusOrMinusAHalf) {
  EXPECT_EQ(forms_after(calm_then(80, 100.0, 90.0))[form_of(Indicator::bb_squeeze)], -0.5);
}

TEST(StockForms, NoTwoTellOfTheSameNumber) {
  for (const Indicator copy : {Indicator::atr_14, Indicator::sma_20, Indicator::sma_50}) {
    EXPECT_EQ(form_of(copy), kStockFormCount);
  }
}

TEST(StockForms, AHundredFlatBarsHaveNothingToTell) {
  StockFormValues values = forms_after(std::vector<Bar>(100, Bar{{}, 3.0, 3.0, 3.0, 3.0, 5.0}));
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(is_missing(values[i]), i != form_of(Indicator::bb_squeeze)) << i;
  }
}

TEST(StockFeatures, AreTheMeanOverTheMembersThatHaveAValue) {
  const Panel panel = random_panel(1, 200);
  const auto features = stock_features(panel, testing_support::sensex_market().universe());
  StockFormValues sum = {};
  int count = 0;
  for (const StockColumn& stock : panel.stocks) {
    if (stock.symbol.text() == "TATASTEEL" || !stock.bars.back()) continue;  // no member in 2010
    std::vector<Bar> bars;
    for (const auto& bar : stock.bars) {
      if (bar && !is_stale_copy(*bar)) bars.push_back(*bar);
    }
    const StockFormValues values = forms_after(bars);
    if (is_missing(values[0])) continue;
    sum[0] += values[0];
    ++count;
  }
  ASSERT_GT(count, 2);
  EXPECT_NEAR(features.back()[0], sum[0] / count, 1e-12);
}

}  // namespace
}  // namespace sensex
