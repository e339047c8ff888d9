#include "adapters/bhavcopy/daily_source.h"

#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source_test_support.h"

namespace sensex {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing_support::sensex_market;
using testing_support::symbol;

TEST_F(DailySourceTest, AppendsNewDaysAndKeepsKnownBarsBitForBit) {
  know();
  const Series before = import_.known->stocks[0];
  import_.files = {tcs_file(kSecond), tcs_file(kFirst), tcs_file(kThird)};
  const MarketData data = load().value();
  EXPECT_EQ(data.stocks[0].between(kKnownFrom, kKnownTo), before);
  EXPECT_EQ(data.stocks[0].bars().size(), before.bars().size() + 3);
  EXPECT_EQ(bar_of(data, kThird), tcs(kThird));
  EXPECT_TRUE(data.actions.empty());
  EXPECT_EQ(data.origin.source, "yahoo");
}

TEST_F(DailySourceTest, FillsGapsInsideHistory) {
  know();
  forget(Date(2024, 3, 4), Date(2024, 3, 6));
  import_.files = {tcs_file(Date(2024, 3, 5))};
  const MarketData data = load().value();
  EXPECT_EQ(bar_of(data, Date(2024, 3, 5)), tcs(Date(2024, 3, 5)));
  EXPECT_EQ(bar_of(data, Date(2024, 3, 4)), Bar{});
  EXPECT_EQ(data.stocks[0].bars().back().date, kKnownTo);
}

TEST_F(DailySourceTest, FillsGapsInTheTermsOfTheBarsAround) {
  know();
  scale_known(0.5);
  forget(Date(2024, 3, 5), Date(2024, 3, 5));
  import_.files = {tcs_file(Date(2024, 3, 5))};
  expect_smooth(load().value(), 0.5);
  import_.files = {tcs_file(Date(2024, 3, 4)), tcs_file(Date(2024, 3, 5)),
                   tcs_file(Date(2024, 3, 6))};
  for (NamedDailyFile& file : import_.files) file.content.rows[0].previous_close.reset();
  expect_smooth(load().value(), 0.5);
}

TEST_F(DailySourceTest, FillsAGapByTheSideOfTheSplitOnWhichItsDayLies) {
  for (const double on_the_day : {1.0, 0.2}) {
    know();
    scale_known(0.2);
    forget(Date(2024, 3, 5), Date(2024, 3, 5));
    import_.files = {tcs_file(Date(2024, 3, 4)), tcs_file(Date(2024, 3, 5), on_the_day),
                     tcs_file(Date(2024, 3, 6), 0.2, on_the_day)};
    expect_smooth(load().value(), 0.2);
  }
}

TEST_F(DailySourceTest, FillsAGapByTheKnownActionsWhereNoPriceTells) {
  know();
  import_.known->actions = {{.symbol = symbol("TCS"),
                             .ex_date = Date(2024, 5, 6),
                             .kind = ActionKind::split,
                             .factor = 0.2,
                             .origin = ActionOrigin::feed,
                             .as_of = Date(2024, 5, 6)}};
  scale_known(0.2);
  forget(Date(2024, 3, 4), Date(2024, 3, 6));
  import_.files = {tcs_file(Date(2024, 3, 5))};
  import_.files[0].content.rows[0].previous_close.reset();
  expect_smooth(load().value(), 0.2);
}

TEST_F(DailySourceTest, NeverOverwritesAKnownDayButGivesASecondOpinion) {
  know();
  import_.files = {tcs_file(kKnownTo, 1.01), tcs_file(kFirst)};
  const MarketData data = load().value();
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
  ASSERT_EQ(data.second_opinions.size(), 1U);
  EXPECT_EQ(data.second_opinions[0].source, "nse daily files");
  ASSERT_EQ(data.second_opinions[0].series.bars().size(), 1U);
  EXPECT_DOUBLE_EQ(data.second_opinions[0].series.bars()[0].close, tcs(kKnownTo).close * 1.01);
}

TEST_F(DailySourceTest, GivesASecondOpinionInTheTermsOfAfterASplit) {
  know();
  import_.files = {tcs_file(kKnownTo), tcs_file(kFirst, 0.5)};
  const MarketData data = load().value();
  EXPECT_NEAR(data.second_opinions.at(0).series.bars()[0].close, tcs(kKnownTo).close * 0.5, 1e-9);
}

TEST_F(DailySourceTest, FindsASplitAndAdjustsEverythingBefore) {
  know();
  import_.files = {tcs_file(kFirst), tcs_file(kSecond, 0.5), tcs_file(kThird, 0.5, 0.5)};
  const MarketData data = load().value();
  expect_smooth(data, 0.5);
  ASSERT_EQ(data.actions.size(), 1U);
  EXPECT_EQ(data.actions[0], (CorporateAction{.symbol = symbol("TCS"),
                                              .ex_date = kSecond,
                                              .kind = ActionKind::split,
                                              .factor = 0.5,
                                              .origin = ActionOrigin::detected,
                                              .as_of = Date(2024, 7, 31)}));
  EXPECT_THAT(data.remarks, Contains("TCS: found a split or bonus on 2024-07-08: earlier prices "
                                     "were multiplied by 0.5"));
}

TEST_F(DailySourceTest, FindsASplitOnTheFirstNewDay) {
  know();
  import_.files = {tcs_file(kFirst, 0.1)};
  const MarketData data = load().value();
  expect_smooth(data, 0.1);
  EXPECT_EQ(data.actions.at(0).ex_date, kFirst);
}

TEST_F(DailySourceTest, FindsASplitBehindAStatedCloseThatIsAdjusted) {
  know();
  for (const auto& [day, files] :
       {std::pair(kFirst, std::vector{tcs_file(kFirst, 0.5, 0.5)}),
        std::pair(kSecond, std::vector{tcs_file(kFirst), tcs_file(kSecond, 0.5, 0.5)})}) {
    import_.files = files;
    const MarketData data = load().value();
    expect_smooth(data, 0.5);
    EXPECT_EQ(data.actions.at(0).ex_date, day);
  }
}

TEST_F(DailySourceTest, ARiseByAWholeFactorIsNoSplit) {
  for (const double factor : {2.0, 5.0, 10.0}) {
    know();
    import_.files = {tcs_file(kFirst, factor)};
    const MarketData data = load().value();
    EXPECT_TRUE(data.actions.empty()) << factor;
    EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
    EXPECT_THAT(data.remarks, Contains(HasSubstr("no split explains it")));
  }
}

TEST_F(DailySourceTest, ARiseAmongTheKnownDaysAdjustsNoSecondOpinion) {
  know();
  import_.files = {tcs_file(Date(2024, 7, 3)), tcs_file(kKnownTo, 2.0)};
  const MarketData data = load().value();
  EXPECT_DOUBLE_EQ(data.second_opinions.at(0).series.bars()[0].close, tcs(Date(2024, 7, 3)).close);
}

TEST_F(DailySourceTest, TakesAKnownActionOfTheNewDays) {
  know();
  const CorporateAction action{.symbol = symbol("TCS"),
                               .ex_date = kSecond,
                               .kind = ActionKind::demerger,
                               .factor = 0.83,
                               .origin = ActionOrigin::feed,
                               .as_of = Date(2024, 6, 1)};
  import_.known->actions = {action};
  import_.files = {tcs_file(kFirst), tcs_file(kSecond, 0.83), tcs_file(kThird, 0.83, 0.83)};
  const MarketData data = load().value();
  expect_smooth(data, 0.83);
  EXPECT_EQ(data.actions, std::vector{action});
}

TEST_F(DailySourceTest, TakesADeclaredActionOfTheNewDays) {
  know();
  std::string text = sensex_market().text();
  text += "\naction TCS 2024-07-08 demerger 0.83\n";
  text.replace(text.find("market sensex"), 13, "market other");
  import_.files = {tcs_file(kFirst), tcs_file(kSecond, 0.83)};
  const MarketData data = load(Market::parse(text).value()).value();
  expect_smooth(data, 0.83);
  ASSERT_EQ(data.actions.size(), 1U);
  EXPECT_EQ(data.actions[0].origin, ActionOrigin::declared);
}

TEST_F(DailySourceTest, AppliesNoActionThatTheKnownBarsHave) {
  know();
  import_.known->actions = {{.symbol = symbol("TCS"),
                             .ex_date = Date(2024, 5, 6),
                             .kind = ActionKind::split,
                             .factor = 0.2,
                             .origin = ActionOrigin::feed,
                             .as_of = Date(2024, 5, 6)}};
  import_.files = {tcs_file(kFirst)};
  const MarketData data = load().value();
  expect_smooth(data, 1.0);
  EXPECT_EQ(data.actions.size(), 1U);
}

TEST_F(DailySourceTest, TellsOfAJumpThatNoSplitExplains) {
  know();
  import_.files = {tcs_file(kFirst, 0.83)};
  const MarketData data = load().value();
  EXPECT_TRUE(data.actions.empty());
  EXPECT_THAT(data.remarks, Contains(HasSubstr("no split explains it")));
  EXPECT_EQ(bar_of(data, kKnownTo), tcs(kKnownTo));
}

TEST_F(DailySourceTest, LeavesOutDaysBeforeTheFirstKnownBar) {
  know(Date(2024, 1, 2), kKnownTo);
  import_.files = {tcs_file(Date(2024, 1, 1)), tcs_file(kFirst)};
  const MarketData data = load().value();
  EXPECT_EQ(data.stocks[0].bars().front().date, Date(2024, 1, 2));
  EXPECT_THAT(data.remarks, Contains("TCS: left out 1 day before its first known bar, 2024-01-02"));
}

TEST_F(DailySourceTest, AddsAMemberThatWasNotKnownInItsPlace) {
  know();
  import_.files = {file_of(kFirst, {row_of("WIPRO", tcs(kFirst)), row_of("INFY", tcs(kFirst))})};
  const MarketData data = load().value();
  ASSERT_EQ(data.stocks.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(data.stocks, {}, &Series::symbol));
}

TEST_F(DailySourceTest, ReplacesAnOpeningThatIsOver) {
  know();
  auto& stock = import_.known->stocks[0];
  const std::vector<Bar> bars(stock.bars().begin(), stock.bars().end());
  for (const auto& [opens, remains] : {std::pair(kFirst, false), std::pair(kSecond, true)}) {
    stock = Series::create(symbol("TCS"), bars, Opening{opens, 1001}).value();
    import_.files = {tcs_file(kFirst)};
    EXPECT_EQ(load()->stocks[0].opening().has_value(), remains);
  }
}

TEST_F(DailySourceTest, ExtendsTheIndexAndComparesWhatIsKnown) {
  know();
  const Series index = import_.known->index;
  std::vector<Bar> bars = {scaled(index.bars().back(), 1.01), wavering_bar(kFirst, 70'000, 1),
                           wavering_bar(Date(2024, 7, 6), 70'000, 1)};
  import_.index = Series::create(index.symbol(), bars).value();
  const MarketData data = load().value();
  EXPECT_EQ(data.index.between(kKnownFrom, kKnownTo), index);
  EXPECT_EQ(data.index.bars().back(), bars[1]);
  ASSERT_EQ(data.second_opinions.size(), 1U);
  EXPECT_EQ(data.second_opinions[0].source, "index file");
  EXPECT_EQ(data.second_opinions[0].series.bars()[0], bars[0]);
  EXPECT_THAT(data.remarks, Contains("index file: 1 new session, 1 known one"));
}

TEST_F(DailySourceTest, KeepsMembersDaysBeyondTheIndex) {
  know();
  import_.files = {tcs_file(kFirst)};
  const MarketData data = load().value();
  EXPECT_EQ(data.index.bars().back().date, kKnownTo);
  EXPECT_EQ(data.stocks[0].bars().back().date, kFirst);
}

TEST_F(DailySourceTest, BuildsADatasetFromFilesAndIndexAlone) {
  import_.index = wavering(symbol("^BSESN"), kKnownFrom, kThird, 70'000, 1);
  const Date ex_date(2024, 3, 5);
  for (const Bar& bar : import_.index->bars()) {
    import_.files.push_back(
        tcs_file(bar.date, bar.date < ex_date ? 1.0 : 0.5, bar.date <= ex_date ? 1.0 : 0.5));
  }
  const MarketData data = load().value();
  EXPECT_EQ(data.origin, (DataOrigin{.source = "nse-files", .simulated = false}));
  EXPECT_EQ(data.index, *import_.index);
  EXPECT_EQ(data.stocks.at(0).bars().size(), data.index.bars().size());
  EXPECT_EQ(data.actions.at(0).ex_date, ex_date);
  expect_smooth(data, 0.5);
  EXPECT_TRUE(data.second_opinions.empty());
}

TEST_F(DailySourceTest, NamesTheSessionsWithoutADailyFile) {
  know();
  std::vector<Bar> bars;
  for (const Date day : sessions(kFirst, 4)) bars.push_back(wavering_bar(day, 70'000, 1));
  import_.index = Series::create(symbol("^BSESN"), bars).value();
  import_.files = {tcs_file(kThird)};
  EXPECT_THAT(load()->remarks,
              Contains("no daily file of 2024-07-05, 2024-07-08, 2024-07-10; import all 3 too"));
  import_.files = {tcs_file(kFirst), tcs_file(kSecond), tcs_file(kThird)};
  EXPECT_THAT(load()->remarks, Contains("no daily file of 2024-07-10; import it too"));
  import_.files.push_back(tcs_file(Date(2024, 7, 10)));
  EXPECT_THAT(load()->remarks, Not(Contains(HasSubstr("no daily file"))));
}

TEST_F(DailySourceTest, NamesMissingSessionsThatTheIndexLacksAsWell) {
  know();
  import_.files = {tcs_file(kThird)};
  EXPECT_THAT(load()->remarks,
              Contains("no daily file of 2024-07-05, 2024-07-08; import all 2 too"));
}

TEST_F(DailySourceTest, NamesFiveMissingSessionsAndCountsTheRest) {
  know();
  import_.files = {tcs_file(after_gap(7))};
  EXPECT_THAT(load()->remarks,
              Contains("no daily file of 2024-07-05, 2024-07-08, 2024-07-09, 2024-07-10, "
                       "2024-07-11, ...; import all 7 too"));
}

TEST_F(DailySourceTest, WhereNothingIsKnownSessionsBeforeTheFirstFileAreNotMissing) {
  import_.index = wavering(symbol("^BSESN"), kKnownFrom, kThird, 70'000, 1);
  import_.files = {tcs_file(kFirst), tcs_file(kThird)};
  EXPECT_THAT(load()->remarks, Contains("no daily file of 2024-07-08; import it too"));
}

TEST_F(DailySourceTest, NeedsTheIndexWhereNothingIsKnown) {
  import_.files = {tcs_file(kFirst)};
  const auto data = load();
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, Errc::not_enough_data);
  EXPECT_THAT(data.error().message, HasSubstr("the bars of ^BSESN are needed"));
}

TEST_F(DailySourceTest, NeedsARowOfAMember) {
  know();
  import_.files = {file_of(kFirst, {row_of("ALPHA", tcs(kFirst))})};
  const auto data = load();
  ASSERT_FALSE(data);
  EXPECT_EQ(data.error().code, Errc::not_enough_data);
  EXPECT_THAT(data.error().message, HasSubstr("no file has a row of a member of sensex"));
}

TEST_F(DailySourceTest, RefusesAllWhenOneFileIsOfNoSession) {
  know();
  import_.files = {tcs_file(kFirst), file_of(Date(2024, 7, 17), {row_of("TCS", tcs(kFirst))})};
  EXPECT_EQ(load().error().code, Errc::refused);
}

TEST_F(DailySourceTest, GivesOnlyTheDaysThatAreAskedFor) {
  know();
  import_.files = {tcs_file(kFirst), tcs_file(kSecond)};
  import_.now = end_of_july_2024();
  const auto source = make_daily_source(import_, sensex_market());
  const MarketData data = source->load({.range = {Date(2024, 1, 1), kFirst}}).value();
  EXPECT_EQ(data.stocks[0].bars().back().date, kFirst);
  EXPECT_EQ(data.index.bars().front().date, Date(2024, 1, 1));
}

}  // namespace
}  // namespace sensex
