#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::judge;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::small_series;
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

TEST(QualityHistory, AFactorThatANewActionExplainsIsNoChange) {
  const MarketData before = small_data();
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar = bar_at(bar.date, bar.close * 0.5, bar.volume * 2);
  });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 0U);
  data.actions = {action("A", Date(2025, 1, 1), 0.4)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityHistory, DaysThatAreGoneFromTheMidstAreTold) {
  const MarketData before = small_data();
  MarketData data = small_data();
  remove_day(data.stocks[0], 100);
  EXPECT_EQ(told(judge(data, &before), "history-changed"),
            "valid: A " + before.index.bars()[100].date.to_string() +
                ": 1 days that were there are gone from its midst");
}

TEST(QualityHistory, ASeriesMayLoseFiveSessionsAndNotSix) {
  const MarketData before = small_data();
  MarketData data = small_data();
  cut_end(data.stocks[0], 5);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").finding_count, 1U);
  cut_end(data.stocks[0], 1);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").stops, Stops::ingest);
}

TEST(QualityHistory, AStockThatIsGoneStopsUnlessTheSourceSaysSo) {
  const MarketData before = small_data();
  MarketData data = small_data();
  data.stocks.erase(data.stocks.begin());
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: A: is gone, it had 320 bars until 2024-12-31");
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").finding_count, 1U);
  data.failures = {{"A", "time-out"}};
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
}

TEST(QualityHistory, SixStocksThatAreGoneFailAndAGlobalSeriesIsTold) {
  const MarketData before = small_data();
  MarketData data = small_data();
  data.globals.clear();
  EXPECT_EQ(told(judge(data, &before), "series-vanished"),
            "valid: night: is gone, it had 320 days until 2024-12-31");
  data.stocks.resize(1, data.stocks[0]);
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").verdict, Verdict::valid);
  data.stocks.clear();
  EXPECT_EQ(rule(judge(data, &before), "series-vanished").stops, Stops::ingest);
}

MarketData with_opinion(const Series& series) {
  MarketData data = small_data();
  data.second_opinions.push_back({.source = "other", .series = series});
  return data;
}

TEST(QualitySources, AnOpinionThatAgreesIsNoFinding) {
  EXPECT_EQ(told(judge(with_opinion(small_data().index)), "cross-source"), "valid");
}

TEST(QualitySources, ADifferenceIsFoundOnItsDayAndOnce) {
  Series other = small_data().index;
  scale_day(other, 100, 1.002);
  const QualityReport report = judge(with_opinion(other));
  EXPECT_EQ(rule(report, "cross-source").verdict, Verdict::valid);
  ASSERT_EQ(rule(report, "cross-source").finding_count, 1U);
  EXPECT_EQ(rule(report, "cross-source").findings[0].date, other.bars()[100].date);
}

TEST(QualitySources, MoreThanOnePercentOfTheDaysIsInvalid) {
  Series other = small_data().index;
  for (std::size_t i = 100; i < 103; ++i) scale_day(other, i, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").verdict, Verdict::valid);
  scale_day(other, 103, 1.002);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").stops, Stops::training);
}

TEST(QualitySources, AStockMayBeAdjustedAtAnotherTime) {
  Series other = small_data().stocks[0];
  scale_from(other, 100, 0.5);
  const QualityReport report = judge(with_opinion(other));
  EXPECT_EQ(rule(report, "cross-source").verdict, Verdict::valid);
  EXPECT_EQ(rule(report, "cross-source").finding_count, 1U);
}

TEST(QualitySources, AnIndexOfAnotherLevelIsInvalid) {
  Series other = small_data().index;
  scale_from(other, 0, 1.01);
  EXPECT_EQ(rule(judge(with_opinion(other)), "cross-source").stops, Stops::training);
}

TEST(QualitySources, ASeriesThatOnlyTheOtherHasIsNoted) {
  EXPECT_EQ(told(judge(with_opinion(small_series("Z", 10))), "cross-source"),
            "valid: Z: only other has it");
}

}  // namespace
}  // namespace sensex
