#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "features/index_features.h"
#include "features/missing.h"
#include "features/random_panel.h"
#include "features/stock_features.h"
#include "features/stock_forms.h"

namespace sensex {
namespace {

// A number of calm days at 100, each with a volume of 10.
std::vector<Bar> calm(std::size_t count) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < count; ++i) {
    bars.push_back({Date(2012, 1, 1).plus_days(static_cast<int>(i)), 100, 100, 100, 100, 10});
  }
  return bars;
}

void add_day(std::vector<Bar>& bars, double open, double close, double volume) {
  bars.push_back({bars.back().date.plus_days(1), open, std::max(open, close), std::min(open, close),
                  close, volume});
}

// A fall and a rise after calm. Two moves of different size tell the forms apart: whatever the
// unit, the logarithm of a return or the place of numerator and denominator, a single move lies
// sqrt(n - 1) standard deviations from the mean of n values.
std::vector<Bar> fall_and_rise() {
  std::vector<Bar> bars = calm(90);
  add_day(bars, 95.0, 90.0, 20.0);
  add_day(bars, 94.5, 99.0, 30.0);
  return bars;
}

// The scaled form of the last of these values: `calm_count` times `calm_value`, then the others.
double scaled(std::size_t calm_count, double calm_value, std::vector<double> others) {
  std::vector<double> values(calm_count, calm_value);
  values.insert(values.end(), others.begin(), others.end());
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
  return std::tanh((values.back() - mean) / deviation / 2.0);
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

TEST(IndexFeatures, AFallAndARiseAreHandComputable) {
  const auto features = index_features(fall_and_rise()).back();
  const auto log = [](double x) { return std::log(x); };
  EXPECT_NEAR(features[0], scaled(89, 0.0, {log(0.9), log(1.1)}), 1e-12);
  EXPECT_NEAR(features[1], scaled(85, 0.0, {log(0.9), log(0.99)}), 1e-12);
  EXPECT_NEAR(features[2], scaled(90, 0.0, {log(90 / 95.0), log(99 / 94.5)}), 1e-12);
  EXPECT_NEAR(features[3], scaled(89, 0.0, {log(0.95), log(1.05)}), 1e-12);
  EXPECT_NEAR(features[4], scaled(71, 0.0, {90 / 99.5 - 1, 99 / 99.45 - 1}), 1e-12);
  EXPECT_TRUE(is_missing(features[5]));  // two volatilities above 0 so far
}

TEST(IndexFeatures, AreMissingBeforeFiftyValues) {
  std::vector<Bar> bars = calm(49);
  add_day(bars, 101.0, 102.0, 20.0);
  EXPECT_TRUE(is_missing(index_features(bars).back()[0]));  // the first bar has no return
  add_day(bars, 101.0, 102.0, 20.0);
  EXPECT_FALSE(is_missing(index_features(bars).back()[0]));
}

class FallAndRise : public testing::Test {
 protected:
  double form(Indicator indicator) const { return values_[form_of(indicator)]; }

  StockFormValues values_ = forms_after(fall_and_rise());
};

TEST_F(FallAndRise, ReturnsAreTakenInLogarithms) {
  EXPECT_NEAR(form(Indicator::return_1d), scaled(89, 0.0, {std::log(0.9), std::log(1.1)}), 1e-12);
  EXPECT_NEAR(form(Indicator::overnight_gap), scaled(89, 0.0, {std::log(0.95), std::log(1.05)}),
              1e-12);
  EXPECT_NEAR(form(Indicator::volume_change_5d), scaled(85, 0.0, {std::log(2.0), std::log(3.0)}),
              1e-12);
}

TEST_F(FallAndRise, AveragesAreTheDistanceOfTheClose) {
  EXPECT_NEAR(form(Indicator::sma_5), scaled(86, 0.0, {90 / 98.0 - 1, 99 / 97.8 - 1}), 1e-12);
}

// 19 closes of 100 and one of 90 have the variance 4.75; 18, one of 90 and one of 99 have 4.7475.
TEST_F(FallAndRise, BandsAreTheirExcessOverTheClose) {
  const double first = (99.5 + 2 * std::sqrt(4.75)) / 90 - 1;
  const double second = (99.45 + 2 * std::sqrt(4.7475)) / 99 - 1;
  EXPECT_NEAR(form(Indicator::bb_upper), scaled(71, 0.0, {first, second}), 1e-12);
}

// The average loss is 10/14 and then 130/196, the average gain 0 and then 9/14 = 126/196.
TEST_F(FallAndRise, StrengthIsAsItIs) {
  EXPECT_NEAR(form(Indicator::rsi_14), scaled(76, 50.0, {0.0, 100.0 * 126 / 256}), 1e-12);
}

// An average of n closes takes 2 / (n + 1) of the way to each new close.
TEST_F(FallAndRise, DivergenceIsRelativeToTheClose) {
  const double fast = 100 - 10 * 2 / 13.0;
  const double slow = 100 - 10 * 2 / 27.0;
  const double after = (fast + (99 - fast) * 2 / 13) - (slow + (99 - slow) * 2 / 27);
  EXPECT_NEAR(form(Indicator::macd), scaled(57, 0.0, {(fast - slow) / 90, after / 99}), 1e-12);
}

TEST_F(FallAndRise, VolumesAreTakenInLogarithms) {
  EXPECT_NEAR(form(Indicator::volume_ratio),
              scaled(71, 0.0, {std::log(20 / 10.5), std::log(30 / 11.5)}), 1e-12);
  EXPECT_NEAR(form(Indicator::volume_sma_20),
              scaled(71, std::log(10.0), {std::log(10.5), std::log(11.5)}), 1e-12);
}

// The volume traded in 20 bars is 210 and then 230.
TEST_F(FallAndRise, RunningSumsAreChangesOverTheVolumeTraded) {
  EXPECT_NEAR(form(Indicator::obv), scaled(70, 0.0, {-20 / 210.0, 10 / 230.0}), 1e-12);
  EXPECT_NEAR(form(Indicator::obv_sma_20), scaled(71, 0.0, {-19 / 210.0, 10.5 / 230}), 1e-12);
  EXPECT_NEAR(form(Indicator::volume_price_trend), scaled(70, 0.0, {-2 / 210.0, 1 / 230.0}), 1e-12);
}

TEST_F(FallAndRise, WideBandsAreNoSqueeze) { EXPECT_EQ(form(Indicator::bb_squeeze), -0.5); }

TEST(StockForms, BandsThatNarrowAreASqueeze) {
  std::vector<Bar> bars = fall_and_rise();
  for (int i = 0; i < 20; ++i) add_day(bars, 99.0, 99.0, 10.0);
  EXPECT_EQ(forms_after(bars)[form_of(Indicator::bb_squeeze)], 0.5);
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
