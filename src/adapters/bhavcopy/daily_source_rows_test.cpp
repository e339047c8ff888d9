#include <algorithm>
#include <tuple>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source_test_support.h"

namespace sensex {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing_support::symbol;

// Rows whose stated previous close contradicts the session before, of which none is missing.
class DailySourceRowsTest : public DailySourceTest {
 protected:
  // Nothing of the known bars changed, and nothing was found.
  void expect_untouched(const MarketData& data) const {
    EXPECT_EQ(data.stocks.at(0).between(kKnownFrom, kKnownTo), import_.known->stocks[0]);
    EXPECT_TRUE(data.actions.empty());
    EXPECT_TRUE(data.rescalings.empty());
  }
  static void expect_refused(const MarketData& data, Date day) {
    EXPECT_EQ(bar_of(data, day), Bar{}) << day;
    ASSERT_EQ(data.refused.size(), 1U);
    EXPECT_EQ(data.refused[0].date, day);
  }
  static CorporateAction action(Date ex_date, double factor, ActionOrigin origin) {
    return {.symbol = symbol("TCS"),
            .ex_date = ex_date,
            .kind = ActionKind::split,
            .factor = factor,
            .origin = origin,
            .as_of = Date(2024, 6, 1)};
  }
};

TEST_F(DailySourceRowsTest, AFalseRowIsRefusedByNameAndChangesNothing) {
  for (const double factor : {2.37, 1.96, 1.35, 1.06, 0.74, 0.7, 0.42}) {
    know();
    import_.files = {tcs_file(kFirst, factor, factor)};
    const MarketData data = load().value();
    expect_untouched(data);
    expect_refused(data, kFirst);
  }
}

TEST_F(DailySourceRowsTest, ARefusedRowSaysWhatItStatesAndWhatToDo) {
  know();
  import_.files = {tcs_file(kFirst, 2.37, 2.37)};
  const MarketData data = load().value();
  ASSERT_EQ(data.refused.size(), 1U);
  const double known = tcs(kKnownTo).close;
  EXPECT_EQ(data.refused[0].file, "2024-07-05.csv");
  EXPECT_EQ(data.refused[0].line, 2U);
  EXPECT_EQ(data.refused[0].series, "TCS");
  EXPECT_EQ(data.refused[0].reason,
            fmt::format("TCS 2024-07-05: the stated previous close {:.6g} does not meet the known "
                        "{:.6g} of 2024-07-04; compare with another source, or declare what "
                        "happened in the market's definition",
                        known * 2.37, known));
}

TEST_F(DailySourceRowsTest, TheRightRowAfterARefusedOneIsNoSplit) {
  for (const double factor : {2.37, 2.0, 0.5, 0.42}) {
    know();
    import_.files = {tcs_file(kFirst, factor, factor), tcs_file(kSecond)};
    const MarketData data = load().value();
    expect_untouched(data);
    expect_refused(data, kFirst);
    EXPECT_EQ(bar_of(data, kSecond), tcs(kSecond)) << factor;
    EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("missing sessions before"))));
  }
}

TEST_F(DailySourceRowsTest, AFalsePreviousCloseAloneRescalesNothing) {
  for (const double factor : {2.0, 10.0, 4.0 / 3, 0.5, 0.1}) {
    for (const bool goes_on : {false, true}) {
      know();
      import_.files = {tcs_file(kFirst, 1.0, factor)};
      if (goes_on) import_.files.push_back(tcs_file(kSecond));
      const MarketData data = load().value();
      expect_untouched(data);
      expect_refused(data, kFirst);
      EXPECT_EQ(bar_of(data, kSecond), goes_on ? tcs(kSecond) : Bar{});
    }
  }
}

TEST_F(DailySourceRowsTest, AFalsePriceBesideTheRightPreviousCloseIsAMoveForTheGate) {
  know();
  import_.files = {tcs_file(kFirst, 2.37)};
  const MarketData data = load().value();
  expect_untouched(data);
  EXPECT_TRUE(data.refused.empty());
  EXPECT_EQ(bar_of(data, kFirst), scaled(tcs(kFirst), 2.37));
  EXPECT_THAT(data.remarks, Contains(HasSubstr("jumped by 2.3")));
}

TEST_F(DailySourceRowsTest, ASimpleFactorThatTheRowsOwnPricesBearOutIsOtherTerms) {
  for (const double factor : {1.5, 2.0, 10.0}) {
    know();
    scale_known(1 / factor);
    import_.files = {tcs_file(kFirst)};
    const MarketData data = load().value();
    expect_smooth(data, 1.0);
    EXPECT_TRUE(data.refused.empty());
    EXPECT_EQ(data.rescalings, (std::vector{Rescaling{symbol("TCS"), factor, true}}));
  }
}

TEST_F(DailySourceRowsTest, ScalesKnownBarsThatAreAdjustedForALaterSplit) {
  for (const bool has_common_day : {false, true}) {
    know();
    scale_known(0.5);
    import_.files = {tcs_file(kFirst)};
    if (has_common_day) {
      import_.files.push_back(tcs_file(kKnownTo));
      import_.files[0].content.rows[0].previous_close.reset();
    }
    const MarketData data = load().value();
    expect_smooth(data, 1.0);
    EXPECT_TRUE(data.actions.empty());
    EXPECT_THAT(data.remarks, Contains("TCS: its known bars were in other terms than the "
                                       "exchange's prices; multiplied by 2"));
  }
}

// What the next session states of the last known close is a second source's word.
TEST_F(DailySourceRowsTest, AStatedCloseThatIsALittleOffIsToldAndIsAnOpinion) {
  know();
  import_.files = {tcs_file(kFirst, 1.0, 1.04)};
  const MarketData data = load().value();
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
  EXPECT_EQ(bar_of(data, kFirst), tcs(kFirst));
  ASSERT_EQ(data.second_opinions.size(), 1U);
  EXPECT_EQ(data.second_opinions[0].source, "nse daily files");
  const auto bars = data.second_opinions[0].series.bars();
  ASSERT_EQ(bars.size(), 1U);
  EXPECT_EQ(bars[0].date, kKnownTo);
  EXPECT_NEAR(bars[0].close, tcs(kKnownTo).close * 1.04, 1e-9);
  EXPECT_THAT(data.remarks, Contains(HasSubstr("TCS: closes differ from the daily files' by more "
                                               "than 0.1 % and were kept: 2024-07-04 (")));
}

TEST_F(DailySourceRowsTest, AStatedCloseWithinATenthOfAPercentIsNoOpinion) {
  know();
  import_.files = {tcs_file(kFirst, 1.0, 1.0009)};
  EXPECT_TRUE(load()->second_opinions.empty());
}

TEST_F(DailySourceRowsTest, AStatedCloseThatContradictsAFileOfTheImportIsToldToo) {
  know();
  import_.files = {tcs_file(kFirst, 1.04), tcs_file(kSecond)};
  const MarketData data = load().value();
  ASSERT_EQ(data.second_opinions.size(), 1U);
  EXPECT_EQ(data.second_opinions[0].series.bars()[0].date, kFirst);
  EXPECT_NEAR(data.second_opinions[0].series.bars()[0].close, tcs(kFirst).close, 1e-9);
}

TEST_F(DailySourceRowsTest, AStatedCloseIsAnOpinionInTheTermsOfAfterASplit) {
  know();
  import_.files = {tcs_file(kFirst, 1.0, 1.04), tcs_file(kSecond, 0.5)};
  const MarketData data = load().value();
  ASSERT_EQ(data.actions.size(), 1U);
  EXPECT_NEAR(data.second_opinions.at(0).series.bars()[0].close, tcs(kKnownTo).close * 1.04 * 0.5,
              1e-9);
}

TEST_F(DailySourceRowsTest, AFileOfTheDayIsAnOpinionBeforeWhatTheNextStates) {
  know();
  import_.files = {tcs_file(kKnownTo, 1.02), tcs_file(kFirst, 1.0, 1.04)};
  const MarketData data = load().value();
  ASSERT_EQ(data.second_opinions.at(0).series.bars().size(), 1U);
  EXPECT_NEAR(data.second_opinions[0].series.bars()[0].close, tcs(kKnownTo).close * 1.02, 1e-9);
}

TEST_F(DailySourceRowsTest, ScalesNothingForASmallDifferenceOfSources) {
  know();
  scale_known(1.03);
  import_.files = {tcs_file(kKnownTo), tcs_file(kFirst)};
  EXPECT_DOUBLE_EQ(bar_of(load().value(), kKnownTo).close, tcs(kKnownTo).close * 1.03);
}

TEST_F(DailySourceRowsTest, AnOpenWithoutThePreviousCloseIsOtherTermsWhenTheNextRowBearsItOut) {
  know();
  scale_known(0.1);
  import_.files = {tcs_file(kFirst), tcs_file(kSecond)};
  import_.files[0].content.rows[0].previous_close.reset();
  const MarketData data = load().value();
  expect_smooth(data, 1.0);
  EXPECT_TRUE(data.actions.empty());
}

TEST_F(DailySourceRowsTest, AFactorNearASimpleOneIsThatFactor) {
  know();
  scale_known(1.004 / 2);
  import_.files = {tcs_file(kFirst)};
  const MarketData data = load().value();
  EXPECT_EQ(data.rescalings, (std::vector{Rescaling{symbol("TCS"), 2.0, true}}));
}

// As two stocks' closes may be by chance.
TEST_F(DailySourceRowsTest, ARatioNearASimpleFactorThatNothingElseBearsOutIsRefused) {
  for (const double off : {0.994, 1.006}) {
    for (const double factor : {0.4, 2.0}) {
      know();
      import_.files = {tcs_file(kFirst, factor * off, factor * off)};
      const MarketData data = load().value();
      expect_untouched(data);
      expect_refused(data, kFirst);
    }
  }
}

// A false row passed for a split, and the next session states the true close.
TEST_F(DailySourceRowsTest, ARowThatTakesBackASplitThatWasFoundIsRefused) {
  know();
  import_.files = {tcs_file(kFirst, 0.4, 0.4)};
  MarketData first = load().value();
  ASSERT_EQ(first.actions.size(), 1U);
  ASSERT_EQ(first.actions[0].origin, ActionOrigin::detected);
  first.second_opinions.clear();
  import_.known = first;
  import_.files = {tcs_file(kSecond)};
  const MarketData second = load().value();
  EXPECT_EQ(second.stocks, first.stocks);
  EXPECT_TRUE(second.rescalings.empty());
  ASSERT_EQ(second.refused.size(), 1U);
  EXPECT_THAT(second.refused[0].reason,
              HasSubstr("; it takes back the split that was found on 2024-07-05, whose row is "
                        "rather false; compare with another source"));
}

TEST_F(DailySourceRowsTest, AnOddFactorThatTheNextRowBearsOutIsOtherTerms) {
  know();
  scale_known(1 / 1.75);
  import_.files = {tcs_file(kFirst), tcs_file(kSecond)};
  const MarketData data = load().value();
  expect_smooth(data, 1.0);
  EXPECT_TRUE(data.refused.empty());
  ASSERT_EQ(data.rescalings.size(), 1U);
  EXPECT_FALSE(data.rescalings[0].is_certain);
  EXPECT_THAT(data.remarks, Contains(HasSubstr("multiplied by 1.75, which is no simple factor")));
}

TEST_F(DailySourceRowsTest, ARowAcrossAMissingSessionBearsNothingOut) {
  know();
  scale_known(1 / 1.75);
  import_.files = {tcs_file(kFirst), tcs_file(kThird)};
  const MarketData data = load().value();
  EXPECT_EQ(bar_of(data, kFirst), Bar{});
}

TEST_F(DailySourceRowsTest, ACommonDayBearsAnOddFactorOut) {
  for (const Date day : {kKnownTo, Date(2024, 7, 2)}) {
    know();
    scale_known(1 / 1.75);
    import_.files = {tcs_file(day), tcs_file(kFirst)};
    expect_smooth(load().value(), 1.0);
  }
}

TEST_F(DailySourceRowsTest, AFalseRowOfAKnownDayRescalesNothing) {
  for (const double factor : {2.37, 2.0, 0.5, 0.42}) {
    for (const bool is_stated : {true, false}) {
      know();
      import_.files = {tcs_file(kKnownTo, factor), tcs_file(kFirst)};
      if (!is_stated) import_.files[1].content.rows[0].previous_close.reset();
      const MarketData data = load().value();
      expect_untouched(data);
      EXPECT_EQ(bar_of(data, kFirst), tcs(kFirst));
    }
  }
}

TEST_F(DailySourceRowsTest, AFalseRowOfAKnownDayRescalesNothingAcrossAGap) {
  know();
  import_.files = {tcs_file(kKnownTo, 2.0), tcs_file(kSecond)};
  const MarketData data = load().value();
  expect_untouched(data);
  EXPECT_EQ(bar_of(data, kSecond), tcs(kSecond));
}

TEST_F(DailySourceRowsTest, AKnownActionExplainsAStatedClose) {
  const CorporateAction told = action(kFirst, 0.7, ActionOrigin::feed);
  // Of the known bars, 0.7 where they have been adjusted already; of the stated close likewise.
  for (const auto& [known, stated] :
       {std::pair(1.0, 1.0), std::pair(1.0, 0.7), std::pair(0.7, 1.0)}) {
    know();
    scale_known(known);
    import_.known->actions = {told};
    import_.files = {tcs_file(kFirst, 0.7, stated)};
    const MarketData data = load().value();
    EXPECT_TRUE(data.refused.empty()) << known << " " << stated;
    expect_smooth(data, 0.7);
  }
}

TEST_F(DailySourceRowsTest, AConsolidationThatIsToldIsAppliedOnce) {
  know();
  import_.known->actions = {action(kFirst, 5.0, ActionOrigin::declared)};
  import_.files = {tcs_file(kFirst, 5.0, 5.0)};
  const MarketData data = load().value();
  expect_smooth(data, 5.0);
  EXPECT_THAT(data.remarks, Not(Contains(HasSubstr("in other terms"))));
}

TEST_F(DailySourceRowsTest, ADeclaredNothingBringsTheRowInAndRescalesNothing) {
  know();
  import_.known->actions = {action(kFirst, 1.0, ActionOrigin::declared)};
  import_.files = {tcs_file(kFirst, 1.0, 2.0)};
  const MarketData data = load().value();
  EXPECT_TRUE(data.refused.empty());
  EXPECT_TRUE(data.rescalings.empty());
  EXPECT_EQ(bar_of(data, kFirst), tcs(kFirst));
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
}

TEST_F(DailySourceRowsTest, AFalsePreviousCloseAmongTheNewDaysIsRefusedToo) {
  know();
  import_.files = {tcs_file(kFirst), tcs_file(kSecond, 1.0, 2.0), tcs_file(kThird)};
  const MarketData data = load().value();
  expect_untouched(data);
  expect_refused(data, kSecond);
  EXPECT_EQ(bar_of(data, kThird), tcs(kThird));
}

TEST_F(DailySourceRowsTest, AFalseRowAfterAMissingSessionIsRefusedWhenTheNextTakesItBack) {
  for (const double factor : {2.37, 2.0, 0.5, 0.42}) {
    know();
    import_.files = {tcs_file(kSecond, factor, factor), tcs_file(kThird)};
    const MarketData data = load().value();
    expect_untouched(data);
    expect_refused(data, kSecond);
    EXPECT_EQ(bar_of(data, kThird), tcs(kThird)) << factor;
  }
}

TEST_F(DailySourceRowsTest, ARowAfterAMissingSessionThatTradingMayHaveReachedStays) {
  know();
  import_.files = {tcs_file(kSecond, 1.2, 1.2), tcs_file(kThird, 1.2, 1.0)};
  EXPECT_EQ(bar_of(load().value(), kSecond), scaled(tcs(kSecond), 1.2));
}

TEST_F(DailySourceRowsTest, ARowAfterAMissingSessionThatTheNextMeetsOrDoesNotTakeBackStays) {
  // It falls back during its day; or the next one is beyond what trading reaches as well.
  for (const auto& [second, stated, third] :
       {std::tuple(1.15, 1.35, 1.15), std::tuple(4.0, 4.0, 2.0)}) {
    know();
    import_.files = {tcs_file(kSecond, second, stated), tcs_file(kThird, third, third)};
    const MarketData data = load().value();
    EXPECT_TRUE(std::ranges::none_of(data.refused, [](const RefusedRow& row) {
      return row.date == kSecond;
    })) << second;
  }
}

TEST_F(DailySourceRowsTest, AnActionAmongTheNewDaysExplainsNoCloseOfOtherTerms) {
  know();
  import_.known->actions = {action(kSecond, 0.5, ActionOrigin::feed)};
  import_.files = {tcs_file(kFirst), tcs_file(kSecond, 0.5, 2.0)};
  expect_refused(load().value(), kSecond);
}

TEST_F(DailySourceRowsTest, ARiseWithoutAPreviousCloseRescalesNothing) {
  for (const double factor : {2.37, 2.0, 10.0}) {
    know();
    import_.files = {tcs_file(kFirst, factor)};
    import_.files[0].content.rows[0].previous_close.reset();
    const MarketData data = load().value();
    expect_untouched(data);
    EXPECT_THAT(data.remarks, Contains(HasSubstr("no split explains it")));
  }
}

TEST_F(DailySourceRowsTest, TheMarketsMoveIsNoneOfTheRowsOwn) {
  know();
  scale_known(0.5);
  std::vector<Bar> index(import_.known->index.bars().begin(), import_.known->index.bars().end());
  index.push_back(scaled(wavering_bar(kFirst, 70'000, 1), 0.8));
  import_.index = Series::create(symbol("^BSESN"), index).value();
  import_.files = {tcs_file(kFirst, 0.8)};
  EXPECT_TRUE(load()->refused.empty());
  import_.index.reset();
  EXPECT_EQ(load()->refused.size(), 1U);
}

}  // namespace
}  // namespace sensex
