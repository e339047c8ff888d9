#include "features/global_features.h"

#include <cmath>

#include <gtest/gtest.h>

#include "features/missing.h"
#include "features/random_bars.h"
#include "features/scaling.h"
#include "market/test_support.h"

namespace sensex {
namespace {

constexpr std::size_t kDays = 80;
const double kStep = std::log(1.01);  // the size of every return but the planted ones

enum Column : std::size_t {
  us_overnight,
  us_previous,
  us_5d,
  us_volatility,
  fx_overnight,
  fx_5d,
  vix_level,
  vix_change,
  tokyo_since,
  fund_epi_since = 12,
};

using testing_support::sensex_market;

// Up one step and down one step by turns, so that the volatility is one step exactly.
std::vector<GlobalPoint> zigzag(const std::vector<Date>& days) {
  std::vector<GlobalPoint> points;
  for (std::size_t i = 0; i < days.size(); ++i)
    points.push_back({days[i], i % 2 == 0 ? 100.0 : 101.0});
  return points;
}

std::vector<GlobalPoint> without(std::vector<GlobalPoint> points, Date day) {
  std::erase_if(points, [day](const GlobalPoint& point) { return point.date == day; });
  return points;
}

// Half a year without a row ends just before point `first_after`.
std::vector<GlobalPoint> with_gap_before(std::vector<GlobalPoint> points, std::size_t first_after) {
  for (std::size_t i = 0; i < first_after; ++i) points[i].date = points[i].date.plus_days(-182);
  return points;
}

Panel panel_of(const std::vector<Date>& days) {
  Panel panel;
  for (const Date day : days) panel.index.push_back(Bar{day, 1.0, 1.0, 1.0, 1.0, 1.0});
  return panel;
}

class GlobalBlock : public testing::Test {
 protected:
  explicit GlobalBlock(Date first_day = Date(2012, 1, 2)) : first_day_(first_day) {}

  void with(const std::string& id, std::vector<GlobalPoint> points) {
    panel_.globals.push_back(GlobalSeries::create(id, std::move(points)).value());
  }
  // The features for the last weekday; the day before it is the panel's last.
  double at(Session session, Column column) const {
    return GlobalFeatures(panel_, sensex_market())
        .at(session, panel_.day_count() - 1, days_.back())[column];
  }

  Date first_day_;
  std::vector<Date> days_ = weekdays(first_day_, kDays);
  Panel panel_ = panel_of({days_.begin(), days_.end() - 1});
  Date last_ = days_[kDays - 2];    // the last day known, a Thursday's close for a Friday
  Date before_ = days_[kDays - 3];  // the day before that
};

TEST_F(GlobalBlock, PreOpenSeesTheUsCloseOfTheNight) {
  auto points = zigzag(days_);
  points[kDays - 2].close = *points[kDays - 3].close * std::pow(1.01, 3);
  with("us_equity", points);
  EXPECT_NEAR(at(Session::pre_open, us_overnight), soft_clip(3.0), 1e-9);
  EXPECT_NEAR(at(Session::pre_open, us_previous), soft_clip(1.0), 1e-9);
}

TEST_F(GlobalBlock, EveningNeverSeesTheUsCloseOfTheSameNight) {
  auto points = zigzag(days_);
  points[kDays - 2].close = 1e6;
  points[kDays - 3].close = *points[kDays - 4].close * std::pow(1.01, 2);
  with("us_equity", points);
  EXPECT_NEAR(at(Session::evening, us_overnight), soft_clip(2.0), 1e-9);
}

TEST_F(GlobalBlock, FiveDaysAreMeasuredInUnitsOfFiveDays) {
  auto points = zigzag(days_);
  points[kDays - 2].close = *points[kDays - 7].close * std::pow(1.01, 5);
  with("us_equity", points);
  EXPECT_NEAR(at(Session::pre_open, us_5d), soft_clip(std::sqrt(5.0)), 1e-9);
}

class GlobalBlockAfterGoodFriday : public GlobalBlock {
 protected:
  GlobalBlockAfterGoodFriday() : GlobalBlock(Date(2011, 12, 20)) {}
};

TEST_F(GlobalBlockAfterGoodFriday, AUsHolidayMovesNothing) {
  ASSERT_EQ(last_, Date(2012, 4, 6));
  with("us_equity", without(zigzag(days_), last_));
  EXPECT_EQ(at(Session::pre_open, us_overnight), 0.0);
  EXPECT_FALSE(is_missing(at(Session::pre_open, us_5d)));
}

TEST_F(GlobalBlock, AUsCloseThatHasNotArrivedIsMissingNotCalm) {
  with("us_equity", without(zigzag(days_), last_));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_overnight)));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_5d)));
  EXPECT_FALSE(is_missing(at(Session::pre_open, us_previous)));
  EXPECT_FALSE(is_missing(at(Session::evening, us_overnight)));
}

TEST_F(GlobalBlock, AUsCloseThatWasMissingTheDayBeforeIsNoPartOfTheNight) {
  with("us_equity", without(zigzag(days_), before_));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_overnight)));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_previous)));
}

TEST_F(GlobalBlock, AGapIsNoOvernightMove) {
  const auto points = with_gap_before(zigzag(days_), kDays - 2);
  with("us_equity", points);
  with("usd_inr", points);
  for (const Column column : {us_overnight, us_previous, us_5d, fx_overnight, fx_5d}) {
    EXPECT_TRUE(is_missing(at(Session::pre_open, column))) << column;
  }
}

TEST_F(GlobalBlock, AGapIsNoMoveOfThePreviousDayEither) {
  with("us_equity", with_gap_before(zigzag(days_), kDays - 3));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_previous)));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_5d)));
}

TEST_F(GlobalBlock, AGapIsForgottenWhenFiveReturnsFollow) {
  with("us_equity", with_gap_before(zigzag(days_), kDays - 6));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_5d)));
  EXPECT_NEAR(std::abs(at(Session::pre_open, us_overnight)), soft_clip(1.0), 1e-9);
  panel_.globals.clear();
  with("us_equity", with_gap_before(zigzag(days_), kDays - 7));
  EXPECT_FALSE(is_missing(at(Session::pre_open, us_5d)));
}

TEST_F(GlobalBlock, UsReturnsArePooledOverAnIndianHoliday) {
  std::erase_if(panel_.index, [&](const Bar& bar) { return bar.date == last_; });
  auto points = zigzag(days_);
  points[kDays - 3].close = *points[kDays - 4].close * std::pow(1.01, 2);
  points[kDays - 2].close = *points[kDays - 3].close * std::pow(1.01, 2);
  with("us_equity", points);
  EXPECT_NEAR(at(Session::pre_open, us_overnight), soft_clip(4.0), 1e-9);
}

// One value of n that differs lies sqrt(n - 1) standard deviations from the mean.
TEST_F(GlobalBlock, UsVolatilityIsAZscoreOfItsLogarithm) {
  auto points = zigzag(days_);
  *points[kDays - 2].close *= 1.5;
  with("us_equity", points);
  const double values = kDays - 1 - 20;  // points known less those before the first volatility
  EXPECT_NEAR(at(Session::pre_open, us_volatility), soft_clip(std::sqrt(values - 1.0)), 1e-6);
}

TEST_F(GlobalBlock, TheRupeeIsMeasuredLikeTheUsMarket) {
  auto points = zigzag(days_);
  points[kDays - 2].close = *points[kDays - 3].close * std::pow(1.01, 3);
  with("usd_inr", points);
  EXPECT_NEAR(at(Session::pre_open, fx_overnight), soft_clip(3.0), 1e-9);
  const double five = std::log(*points[kDays - 2].close / *points[kDays - 7].close);
  EXPECT_NEAR(at(Session::pre_open, fx_5d), soft_clip(five / (kStep * std::sqrt(5.0))), 1e-9);
}

std::vector<GlobalPoint> calm_then(const std::vector<Date>& days, double last) {
  std::vector<GlobalPoint> points;
  for (const Date day : days) points.push_back({day, 20.0});
  points.back().close = last;
  return points;
}

TEST_F(GlobalBlock, VixIsScaledOverItsOwnHistory) {
  with("india_vix", calm_then({days_.begin(), days_.end() - 1}, 30.0));
  for (const Session session : {Session::evening, Session::pre_open}) {
    EXPECT_NEAR(at(session, vix_level), soft_clip(std::sqrt(kDays - 2.0)), 1e-9);
    EXPECT_NEAR(at(session, vix_change), soft_clip(std::sqrt(kDays - 3.0)), 1e-9);
  }
}

TEST_F(GlobalBlock, AMissingVixIsReusedForThreeDaysOnly) {
  with("india_vix", calm_then({days_.begin(), days_.end() - 4}, 30.0));
  EXPECT_FALSE(is_missing(at(Session::evening, vix_level)));
  panel_.globals.clear();
  with("india_vix", calm_then({days_.begin(), days_.end() - 5}, 30.0));
  EXPECT_TRUE(is_missing(at(Session::evening, vix_level)));
}

TEST_F(GlobalBlock, AnAbsentSeriesIsMissing) {
  with("us_equity", zigzag(days_));
  EXPECT_FALSE(is_missing(at(Session::pre_open, us_overnight)));
  EXPECT_TRUE(is_missing(at(Session::pre_open, fx_overnight)));
  EXPECT_TRUE(is_missing(at(Session::pre_open, vix_level)));
}

TEST_F(GlobalBlock, ASeriesThatHasStoppedIsMissingNotCalm) {
  with("us_equity", zigzag({days_.begin(), days_.end() - 7}));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_overnight)));
}

TEST_F(GlobalBlock, TooFewReturnsForAVolatilityAreMissing) {
  with("us_equity", zigzag({days_.end() - 15, days_.end()}));
  EXPECT_TRUE(is_missing(at(Session::pre_open, us_overnight)));
}

// Opens that equal the close before, so that nothing moves overnight unless a test says so.
std::vector<GlobalPoint> with_opens(std::vector<GlobalPoint> points) {
  for (std::size_t i = 1; i < points.size(); ++i) points[i].open = points[i - 1].close;
  return points;
}

TEST(GlobalColumns, AreTheDefinitions) {
  const auto features = sensex_market().features();
  EXPECT_EQ(features[us_overnight].name, "us_overnight");
  EXPECT_EQ(features[tokyo_since].name, "tokyo_since");
  EXPECT_EQ(features[fund_epi_since].name, "fund_epi_since");
}

TEST_F(GlobalBlock, TheMorningsOpenIsMeasuredFromTheCloseKnownWhenTheHomeMarketClosed) {
  auto points = with_opens(zigzag(days_));
  points.back().open = *points[kDays - 2].close * std::pow(1.01, 3);
  points.back().close = 1e6;  // comes after the cut-off
  with("tokyo", points);
  EXPECT_NEAR(at(Session::pre_open, tokyo_since), soft_clip(3.0), 1e-9);
}

TEST_F(GlobalBlock, TheEveningKnowsNoMorning) {
  with("tokyo", with_opens(zigzag(days_)));
  EXPECT_TRUE(is_missing(at(Session::evening, tokyo_since)));
}

TEST_F(GlobalBlock, AMorningThatHasNotArrivedIsMissing) {
  auto points = with_opens(zigzag(days_));
  points.pop_back();
  with("tokyo", points);
  EXPECT_TRUE(is_missing(at(Session::pre_open, tokyo_since)));
}

TEST_F(GlobalBlock, AMorningsOpenNeedsNoClose) {
  auto points = with_opens(zigzag(days_));
  points.back().open = *points[kDays - 2].close * 1.01;
  points.back().close.reset();
  with("tokyo", points);
  EXPECT_NEAR(at(Session::pre_open, tokyo_since), soft_clip(1.0), 1e-9);
}

TEST_F(GlobalBlock, TheNightInNewYorkIsMeasuredSinceTheHomeClose) {
  auto points = zigzag(days_);
  points[kDays - 2].close = *points[kDays - 3].close * std::pow(1.01, 3);
  with("fund_epi", points);
  EXPECT_NEAR(at(Session::pre_open, fund_epi_since), soft_clip(3.0), 1e-9);
  EXPECT_EQ(at(Session::evening, fund_epi_since), 0.0);
}

TEST_F(GlobalBlock, ANightThatHasNotArrivedIsMissingSinceTheCloseToo) {
  with("fund_epi", without(zigzag(days_), last_));
  EXPECT_TRUE(is_missing(at(Session::pre_open, fund_epi_since)));
}

TEST_F(GlobalBlockAfterGoodFriday, AUsHolidayMovesNothingSinceTheClose) {
  with("fund_epi", without(zigzag(days_), last_));
  EXPECT_EQ(at(Session::pre_open, fund_epi_since), 0.0);
}

// `last_` is a holiday at home: two nights have passed since the close of `before_`.
class GlobalBlockOverAHomeHoliday : public GlobalBlock {
 protected:
  GlobalBlockOverAHomeHoliday() {
    std::erase_if(panel_.index, [&](const Bar& bar) { return bar.date == last_; });
  }
};

TEST_F(GlobalBlockOverAHomeHoliday, BothNightsAreCounted) {
  auto points = zigzag(days_);
  points[kDays - 3].close = *points[kDays - 4].close * 1.01;
  points[kDays - 2].close = *points[kDays - 4].close * std::pow(1.01, 3);
  with("fund_epi", points);
  EXPECT_NEAR(at(Session::pre_open, fund_epi_since), soft_clip(3.0), 1e-9);
}

TEST_F(GlobalBlockOverAHomeHoliday, OneNightDoesNotPassForBoth) {
  with("fund_epi", without(zigzag(days_), last_));
  EXPECT_TRUE(is_missing(at(Session::pre_open, fund_epi_since)));
}

TEST_F(GlobalBlockOverAHomeHoliday, TheHolidaysCloseDoesNotPassForTheMorning) {
  auto points = with_opens(zigzag(days_));
  points.pop_back();
  with("tokyo", points);
  EXPECT_TRUE(is_missing(at(Session::pre_open, tokyo_since)));
}

TEST_F(GlobalBlock, AGapIsNoMoveSinceTheCloseEither) {
  with("fund_epi", with_gap_before(zigzag(days_), kDays - 2));
  EXPECT_TRUE(is_missing(at(Session::pre_open, fund_epi_since)));
}

TEST_F(GlobalBlock, ANegativePriceIsMissingNotInfinite) {
  auto points = zigzag(days_);
  points[kDays - 2].close = -37.63;
  with("us_equity", points);
  for (const Column column : {us_overnight, us_5d, us_volatility}) {
    EXPECT_TRUE(is_missing(at(Session::pre_open, column))) << column;
  }
}

}  // namespace
}  // namespace sensex
