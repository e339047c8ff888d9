#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source.h"
#include "adapters/bhavcopy/daily_source_test_support.h"

namespace sensex {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing_support::sensex_market;
using testing_support::symbol;

// Prices across missing sessions.
class DailySourceGapTest : public DailySourceTest {
 protected:
  static constexpr double kUsualVolume = 2e6;

  // TCS at `factor` of its price since the gap, and with a volume like that.
  static NamedDailyFile file_after_gap(Date day, double factor, double volume_ratio) {
    Bar bar = scaled(tcs(day), factor);
    bar.volume = kUsualVolume * volume_ratio;
    return file_of(day, {row_of("TCS", bar, close_before(day) * factor)});
  }
  static void expect_known_times(const MarketData& data, double factor) {
    EXPECT_NEAR(bar_of(data, kKnownFrom).close / tcs(kKnownFrom).close, factor, 1e-9);
    EXPECT_NEAR(bar_of(data, kKnownTo).close / tcs(kKnownTo).close, factor, 1e-9);
  }
  void expect_told_and_nothing_done(const MarketData& data) const {
    EXPECT_TRUE(data.actions.empty());
    EXPECT_EQ(data.stocks.at(0).between(kKnownFrom, kKnownTo), import_.known->stocks[0]);
    EXPECT_THAT(data.remarks, Contains(HasSubstr("no split explains it")));
  }
};

TEST_F(DailySourceGapTest, FindsASplitInAGapOfAnyLength) {
  for (const std::size_t missing : {1U, 2U, 10U}) {
    for (const double factor : {1.0 / 2, 1.0 / 3, 1.0 / 5, 1.0 / 10}) {
      know();
      const Date day = after_gap(missing);
      import_.files = {file_after_gap(day, factor, 1 / factor)};
      const MarketData data = load().value();
      expect_known_times(data, factor);
      ASSERT_EQ(data.actions.size(), 1U) << missing << " missing, factor " << factor;
      EXPECT_EQ(data.actions[0].ex_date, day);
      EXPECT_TRUE(data.rescalings.empty());
      EXPECT_THAT(data.remarks, Contains(HasSubstr("in the missing sessions before")));
    }
  }
}

TEST_F(DailySourceGapTest, AFallInAGapWithAnOrdinaryVolumeIsToldAndNotTaken) {
  for (const std::size_t missing : {1U, 2U, 10U}) {
    for (const double factor : {1.0 / 2, 2.0 / 5, 1.0 / 3, 1.0 / 4, 1.0 / 5}) {
      for (const double ratio : {0.8, 1.0, 1.3}) {
        know();
        import_.files = {file_after_gap(after_gap(missing), factor, ratio)};
        expect_told_and_nothing_done(load().value());
      }
    }
  }
}

TEST_F(DailySourceGapTest, ASplitOnTheDayAfterAGapIsTheDaysOwn) {
  for (const std::size_t missing : {1U, 10U}) {
    know();
    const Date day = after_gap(missing);
    import_.files = {tcs_file(day, 0.5)};
    const MarketData data = load().value();
    expect_smooth(data, 0.5);
    EXPECT_THAT(data.remarks, Contains(HasSubstr("split or bonus on " + day.to_string())));
  }
}

TEST_F(DailySourceGapTest, AFallInALongGapByNoSimpleFactorIsNoSplit) {
  know();
  import_.files = {file_after_gap(after_gap(10), 0.6, 1 / 0.6)};
  expect_told_and_nothing_done(load().value());
}

// The day's own crash, from the stated previous close of before the fall.
TEST_F(DailySourceGapTest, AFallOnTheDayAfterALongGapIsNoSplitOfTheGap) {
  know();
  import_.files = {file_after_gap(after_gap(10), 0.47, 1 / 0.47)};
  import_.files[0].content.rows[0].previous_close = close_before(after_gap(10));
  expect_told_and_nothing_done(load().value());
}

TEST_F(DailySourceGapTest, KnownBarsOfOtherTermsAreNoSplitAcrossAGapOfAnyLength) {
  for (const std::size_t missing : {1U, 2U, 10U}) {
    for (const double factor : {4.0 / 3, 2.0, 2.5, 5.0, 10.0}) {
      if (factor < 1.5 && missing == 10) continue;  // a stock may rise as far in ten sessions
      know();
      scale_known(1 / factor);
      import_.files = {tcs_file(after_gap(missing))};
      const MarketData data = load().value();
      expect_known_times(data, 1.0);
      EXPECT_TRUE(data.actions.empty()) << missing << " missing, factor " << factor;
      ASSERT_EQ(data.rescalings.size(), 1U);
      EXPECT_NEAR(data.rescalings[0].factor, factor, 1e-9);
    }
  }
}

TEST_F(DailySourceGapTest, OtherTermsAcrossAGapSayWhetherTheyAreBeyondDoubt) {
  for (const auto& [factor, missing, is_certain] :
       {std::tuple(4.0 / 3, 1U, false), std::tuple(2.0, 1U, true), std::tuple(2.0, 10U, false),
        std::tuple(10.0, 10U, true)}) {
    know();
    scale_known(1 / factor);
    import_.files = {tcs_file(after_gap(missing))};
    const MarketData data = load().value();
    ASSERT_EQ(data.rescalings.size(), 1U);
    EXPECT_EQ(data.rescalings[0].is_certain, is_certain) << factor << " " << missing;
    EXPECT_THAT(data.remarks,
                Contains(fmt::format(
                    "TCS: its known bars were in other terms than the exchange's "
                    "prices; multiplied by {:.6g}{}",
                    factor, is_certain ? "" : ", as near as the missing sessions let be told")));
  }
}

TEST_F(DailySourceGapTest, KnownBarsOfOddOtherTermsAreScaledAsNearAsAGapLetsBeTold) {
  know();
  scale_known(1 / 1.75);
  import_.files = {tcs_file(kSecond)};
  const MarketData data = load().value();
  EXPECT_NEAR(bar_of(data, kKnownTo).close / tcs(kKnownTo).close, 1.0, 0.02);
  EXPECT_TRUE(data.actions.empty());
  EXPECT_THAT(data.remarks, Contains(HasSubstr("as near as the missing sessions let be told")));
}

TEST_F(DailySourceGapTest, AnOrdinaryRiseInAGapScalesNothing) {
  for (const std::size_t missing : {1U, 2U, 10U}) {
    know();
    import_.files = {tcs_file(after_gap(missing), 1.2, 1.2)};
    const MarketData data = load().value();
    EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
    EXPECT_TRUE(data.actions.empty());
    EXPECT_TRUE(data.rescalings.empty());
  }
}

TEST_F(DailySourceGapTest, ARiseInAGapThatIsTheMarketsScalesNothing) {
  know();
  std::vector<Bar> risen;
  for (const Date day : sessions(kFirst, 4)) {
    risen.push_back(scaled(wavering_bar(day, 70'000, 1), 1.5));
  }
  import_.index = Series::create(symbol("^BSESN"), risen).value();
  import_.files = {tcs_file(after_gap(3), 1.5, 1.5)};
  const MarketData data = load().value();
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
  EXPECT_TRUE(data.rescalings.empty());
}

TEST_F(DailySourceGapTest, AFileWithoutThePreviousCloseIsHeldAgainstItsOpen) {
  know();
  scale_known(0.1);
  import_.files = {tcs_file(kSecond)};
  import_.files[0].content.rows[0].previous_close.reset();
  const MarketData data = load().value();
  expect_smooth(data, 1.0);
  EXPECT_TRUE(data.actions.empty());
}

TEST_F(DailySourceGapTest, AKnownSplitInAGapIsAppliedOnceAndIsNoOtherTerms) {
  const CorporateAction action{.symbol = symbol("TCS"),
                               .ex_date = kFirst,
                               .kind = ActionKind::split,
                               .factor = 0.5,
                               .origin = ActionOrigin::feed,
                               .as_of = Date(2024, 6, 1)};
  for (const double terms : {1.0, 0.5}) {  // of before the split, and of after it already
    know();
    scale_known(terms);
    import_.known->actions = {action};
    import_.files = {tcs_file(kSecond, 0.5, 0.5)};
    const MarketData data = load().value();
    expect_smooth(data, 0.5);
    EXPECT_EQ(data.actions, std::vector{action});
    // The dataset before had the action too, so it does not explain what it did to the bars.
    EXPECT_EQ(data.rescalings.empty(), terms == 0.5);
  }
}

TEST_F(DailySourceGapTest, ACommonDayBeforeAGapTellsTheTerms) {
  know();
  scale_known(1 / 1.75);
  import_.files = {tcs_file(Date(2024, 7, 3)), tcs_file(kSecond)};
  expect_smooth(load().value(), 1.0);
}

TEST_F(DailySourceGapTest, ACommonDayBeforeASplitThatTheKnownBarsHaveTellsNoOtherTerms) {
  know();
  import_.files = {tcs_file(Date(2024, 1, 2), 2.0, 2.0), tcs_file(kSecond)};
  const MarketData data = load().value();
  EXPECT_TRUE(data.actions.empty());
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
  EXPECT_TRUE(data.rescalings.empty());
}

}  // namespace
}  // namespace sensex
