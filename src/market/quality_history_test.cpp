#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::judge;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_first;
using testing_support::small_data;
using testing_support::symbol;
using testing_support::told;

TEST(QualityHistory, WithoutDataFromBeforeNothingHasChanged) {
  EXPECT_EQ(rule(judge(small_data()), "history-changed").finding_count, 0U);
}

TEST(QualityHistory, AFewChangedClosesAreToldWithTheFirst) {
  const MarketData before = small_data();
  MarketData data = small_data();
  scale_day(data.stocks[0], 100, 1.0002);
  scale_day(data.stocks[0], 101, 1.00005);  // below 0.01 %
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-changed").finding_count, 1U);
  EXPECT_EQ(rule(report, "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(report, "history-changed").findings[0].date, before.index.bars()[100].date);
}

// 2240 known bars, 320 of them the index's.
TEST(QualityHistory, MoreThanOnePercentOfChangesStops) {
  const MarketData before = small_data();
  MarketData data = small_data();
  for (std::size_t i = 100; i < 122; ++i) scale_day(data.stocks[0], i, 1.001);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  scale_day(data.stocks[0], 122, 1.001);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data = small_data();
  for (std::size_t i = 100; i < 104; ++i) scale_day(data.index, i, 1.001);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

// 3 days are less than one per cent of 320, and more of the last 252.
TEST(QualityHistory, OnePercentHoldsForTheLastYearOfTheIndexToo) {
  const MarketData before = small_data();
  const auto with_changes = [&](std::size_t from, std::size_t count) {
    MarketData data = small_data();
    for (std::size_t i = 0; i < count; ++i) scale_day(data.index, from + 10 * i, 1.001);
    return judge(data, &before);
  };
  EXPECT_EQ(rule(with_changes(10, 3), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(with_changes(47, 3), "history-changed").verdict, Verdict::valid);  // 67 is too old
  EXPECT_EQ(rule(with_changes(250, 2), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(told(with_changes(250, 3), "history-changed"),
            "invalid ingest: members: 3 of 2240 known bars have changed or are gone, 0.9 % of the "
            "index's and 1.2 % of its last 252; at most 1 % may");
}

TEST(QualityHistory, DaysThatAreGoneCountForTheLastYearOfTheIndex) {
  const MarketData before = small_data();
  MarketData data = small_data();
  for (int i = 0; i < 3; ++i) remove_day(data.index, 250);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

// The first finding of history-changed after `change` has been at bar 100 of A.
template <class Change>
std::string after_change(Change&& change) {
  const MarketData before = small_data();
  MarketData data = small_data();
  change_bars(data.stocks[0], [&](std::vector<Bar>& bars) { change(bars[100]); });
  return told(judge(data, &before), "history-changed");
}

TEST(QualityHistory, EachPriceOfABarIsCompared) {
  const std::string start = "valid: A " + small_data().index.bars()[100].date.to_string() +
                            ": 1 of 320 days are not what they were; the first: ";
  EXPECT_EQ(after_change([](Bar& bar) { bar.open = 501; }),
            start + "the open 501 was 499.5, now 1.003 times as much");
  EXPECT_EQ(after_change([](Bar& bar) { bar.high = 510; }),
            start + "the high 510 was 505, now 1.01 times as much");
  EXPECT_EQ(after_change([](Bar& bar) { bar.low = 490; }),
            start + "the low 490 was 495, now 0.9899 times as much");
  EXPECT_EQ(after_change([](Bar& bar) { bar.close = 501; }),
            start + "the close 501 was 500, now 1.002 times as much");
}

TEST(QualityHistory, AVolumeThatIsGoneIsAChangeAndAnotherVolumeIsNone) {
  EXPECT_EQ(after_change([](Bar& bar) { bar.volume *= 1.5; }), "valid");
  EXPECT_NE(after_change([](Bar& bar) { bar.volume = 0; }).find("the volume is gone, it was 1010"),
            std::string::npos);
}

TEST(QualityHistory, AVolumeThatWasNeverKnownIsNotGone) {
  MarketData before = small_data();
  change_bars(before.stocks[0], [](std::vector<Bar>& bars) { bars[100].volume = 0; });
  EXPECT_EQ(told(judge(small_data(), &before), "history-changed"), "valid");
  EXPECT_EQ(told(judge(before, &before), "history-changed"), "valid");
}

TEST(QualityHistory, OpensThatChangedCountForTheOnePercent) {
  const MarketData before = small_data();
  MarketData data = small_data();
  change_bars(data.index, [](std::vector<Bar>& bars) {
    for (std::size_t i = 100; i < 104; ++i) bars[i].open = bars[i].low;
  });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityHistory, OpensAndClosesElsewhereAreComparedAndStopNothing) {
  MarketData before = small_data();
  before.globals[0] =
      GlobalSeries::create("night", {{Date(2024, 12, 30), 4000, 3990}, {Date(2024, 12, 31), 4000}})
          .value();
  MarketData data = before;
  const auto with_first = [&](GlobalPoint point) {
    data.globals[0] = GlobalSeries::create("night", {point, {Date(2024, 12, 31), 4000}}).value();
    return told(judge(data, &before), "history-changed");
  };
  EXPECT_EQ(with_first({Date(2024, 12, 30), 4000, 3990}), "valid");
  EXPECT_EQ(with_first({Date(2024, 12, 30), 4000, 3980}),
            "valid: night 2024-12-30: 1 of 2 days are not what they were; the first: the open 3980 "
            "was 3990, now 0.9975 times as much");
  EXPECT_TRUE(with_first({Date(2024, 12, 30), 4001, 3990})
                  .ends_with("the close 4001 was 4000, now "
                             "1 times as much"));
  EXPECT_TRUE(with_first({Date(2024, 12, 30), 4000}).ends_with("the open is gone, it was 3990"));
}

TEST(QualityHistory, AFactorThatANewActionExplainsIsNoChange) {
  const MarketData before = small_data();
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar = bar_at(bar.date, bar.close * 0.5, bar.volume * 2);
  });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 0U);
  data.actions = {action("A", Date(2025, 1, 1), 0.4)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
}

TEST(QualityHistory, AFactorIsExplainedWithinATenthOfAPercent) {
  const MarketData before = small_data();
  const auto with_first_days_off_by = [&](double factor) {
    MarketData data = small_data();
    scale_first(data.stocks[0], 320, 0.5);
    scale_first(data.stocks[0], 100, factor);
    data.actions = {action("A", Date(2025, 1, 1), 0.5)};
    return rule(judge(data, &before), "history-changed");
  };
  EXPECT_EQ(with_first_days_off_by(1.0009).finding_count, 0U);
  EXPECT_EQ(with_first_days_off_by(1.0011).stops, Stops::ingest);
}

TEST(QualityHistory, AnActionThatWasKnownBeforeExplainsNothing) {
  MarketData before = small_data();
  before.actions = {action("A", Date(2025, 1, 1), 0.5)};
  MarketData data = small_data();
  data.actions = before.actions;
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
  scale_first(data.stocks[0], 160, 0.5);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityHistory, BesideAnActionThatWasKnownTheNewOneExplains) {
  MarketData before = small_data();
  before.actions = {action("A", Date(2025, 1, 1), 0.5)};
  MarketData data = small_data();
  const Date day = data.index.bars()[160].date;
  data.actions = {action("A", day, 0.1), action("A", Date(2025, 1, 1), 0.5)};
  scale_first(data.stocks[0], 160, 0.1);
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
}

TEST(QualityHistory, DaysThatAreGoneFromTheMidstAreTold) {
  const MarketData before = small_data();
  MarketData data = small_data();
  remove_day(data.stocks[0], 100);
  EXPECT_EQ(told(judge(data, &before), "history-changed"),
            "valid: A " + before.index.bars()[100].date.to_string() +
                ": 1 days that were there are gone from its midst");
}

// A market in which six days of A are few of all known bars.
TEST(QualityHistory, AnotherStocksFewBarsStopThoughTheyAreFewOfAll) {
  const MarketData before = small_data();
  const auto with_days = [&](std::size_t from, std::size_t count, double factor) {
    MarketData data = small_data();
    for (std::size_t i = 0; i < count; ++i) scale_day(data.stocks[0], from + i, factor);
    return judge(data, &before);
  };
  EXPECT_EQ(rule(with_days(200, 5, 1.5), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(with_days(200, 20, 1.0049), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(told(with_days(200, 6, 1.006), "history-changed"),
            "invalid ingest: A " + before.index.bars()[200].date.to_string() +
                ": 6 of its 320 known closes differ by more than 0.5 % from what they were, at "
                "most 1 % may");
  EXPECT_EQ(rule(with_days(200, 6, 0.994), "history-changed").stops, Stops::ingest);
}

// 6 days of 620 are less than one per cent, and more of the last 252.
TEST(QualityHistory, TheClosesOfAStocksLastYearAreJudgedByThemselves) {
  const auto long_data = [] {
    MarketData data = small_data();
    change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
      for (int i = 0; i < 300; ++i) {
        bars.insert(bars.begin(), bar_at(bars.front().date.plus_days(-1), 500, 1000));
      }
    });
    return data;
  };
  const MarketData before = long_data();
  const auto with_days = [&](std::size_t from) {
    MarketData data = long_data();
    for (std::size_t i = 0; i < 6; ++i) scale_day(data.stocks[0], from + i, 1.5);
    return judge(data, &before);
  };
  EXPECT_EQ(rule(with_days(362), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(with_days(368), "history-changed").stops, Stops::ingest);
  EXPECT_NE(told(with_days(400), "history-changed").find("6 of its last 252 known closes"),
            std::string::npos);
}

// In a market of 500 stocks one of them is less than one per cent of the bars.
TEST(QualityHistory, AnotherStocksBarsStopInALargeMarketToo) {
  MarketData before = small_data();
  MarketData data = small_data();
  for (const char* name : {"C", "D", "E"}) {
    for (MarketData* each : {&before, &data}) {
      Series& stock = *std::ranges::find(each->stocks, symbol(name), &Series::symbol);
      stock = stock.between(Date(2024, 12, 1), Date(2024, 12, 31));
    }
  }
  Series& odd = data.stocks[2];
  for (std::size_t i = 2; i < 16; i += 2) scale_day(odd, i, 1.02);
  EXPECT_TRUE(told(judge(data, &before), "history-changed")
                  .ends_with("common days: these look like another stock's bars"));
}

}  // namespace
}  // namespace sensex
