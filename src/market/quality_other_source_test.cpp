#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::failed;
using testing_support::judge;
using testing_support::keep_last;
using testing_support::of_source;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_series;
using testing_support::told;

// A series whose returns have nothing to do with those of the others.
Series other_series(std::string_view name) {
  Series series = small_series(name, 700);
  change_bars(series, [](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < bars.size(); ++i)
      bars[i] = bar_at(bars[i].date, i % 2 == 0 ? 700 : 720, 5);
  });
  return series;
}

TEST(QualityOtherSource, ItsOpensHighsLowsAndVolumesAreItsOwn) {
  MarketData data = of_source("second");
  for (Series* series : {&data.index, &data.stocks[0]}) {
    change_bars(*series, [](std::vector<Bar>& bars) {
      for (Bar& bar : bars) bar = {bar.date, bar.close, bar.close, bar.close, bar.close, 7};
    });
  }
  const MarketData before = of_source("first");
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
}

TEST(QualityOtherSource, TheIndexMayDifferOnOnePercentOfTheDays) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  scale_from(data.index, 0, 1.0009);
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
  for (std::size_t i = 40; i < 43; ++i) scale_day(data.index, i, 1.002);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
  scale_day(data.index, 43, 1.002);
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-changed").stops, Stops::ingest);
  EXPECT_TRUE(told(report, "history-changed")
                  .ends_with("at most 1 % may (these bars are from second, the dataset before is "
                             "from first)"))
      << told(report, "history-changed");
}

TEST(QualityOtherSource, TheIndexMayDifferOnOnePercentOfItsLastYear) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  for (std::size_t i = 270; i < 272; ++i) scale_day(data.index, i, 1.002);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  scale_day(data.index, 272, 1.002);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityOtherSource, AStockMayBeAdjustedAsOfAnotherDay) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  scale_from(data.stocks[0], 0, 0.5);
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
}

// A day that is false for one of them has two returns that differ.
TEST(QualityOtherSource, AFewOddReturnsAreTold) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  scale_day(data.stocks[0], 100, 1.05);
  scale_day(data.stocks[0], 150, 1.004);  // below half a percent
  EXPECT_EQ(told(judge(data, &before), "history-changed"),
            "valid: A " + data.index.bars()[100].date.to_string() +
                ": its returns differ by more than 0.5 % on 2 of 319 common days (these bars are "
                "from second, the dataset before is from first)");
}

TEST(QualityOtherSource, AnotherStocksBarsStop) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  data.stocks[2] = other_series("C");
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(failed(report), "history-changed");
  EXPECT_EQ(rule(report, "history-changed").stops, Stops::ingest);
  EXPECT_TRUE(told(report, "history-changed").starts_with("invalid ingest: C "));
  EXPECT_TRUE(told(report, "history-changed").ends_with(": these look like another stock's bars"));
  EXPECT_NE(rule(report, "history-changed").next_step.find("another --state or --store"),
            std::string::npos);
  EXPECT_EQ(judge(data, &before, {"history-changed"}).verdict, Verdict::valid);
}

// 16 odd days of 319 are 5 per cent of all, and more than that of the last 252.
TEST(QualityOtherSource, AWrongRecentPastIsNotDrownedInAGoodOne) {
  const MarketData before = of_source("first");
  const auto with_wrong_days = [&](std::size_t from, std::size_t count) {
    MarketData data = of_source("second");
    for (std::size_t i = 0; i < count; ++i) scale_day(data.stocks[0], from + 2 * i, 1.02);
    return rule(judge(data, &before), "history-changed").verdict;
  };
  EXPECT_EQ(with_wrong_days(10, 7), Verdict::valid);
  EXPECT_EQ(with_wrong_days(290, 6), Verdict::valid);
  EXPECT_EQ(with_wrong_days(290, 7), Verdict::invalid);
}

// The last 252 days of both are those before the other's end. Of its days 48 to 299 the 14 odd
// returns are 5.6 per cent; of all 299, and of those within 252 of the newer end, fewer.
TEST(QualityOtherSource, TheRecentPastIsThatOfBoth) {
  MarketData before = of_source("first");
  for (Series* series : {&before.index, &before.stocks[0]}) cut_end(*series, 20);
  MarketData data = of_source("second");
  for (std::size_t i = 0; i < 7; ++i) scale_day(data.stocks[0], 50 + 2 * i, 1.02);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityOtherSource, FiveOddReturnsAreFewHoweverShortTheStock) {
  MarketData before = of_source("first");
  MarketData data = of_source("second");
  for (MarketData* each : {&before, &data}) keep_last(each->stocks[0], 20);
  scale_day(data.stocks[0], 19, 1.02);
  scale_day(data.stocks[0], 10, 1.02);
  scale_day(data.stocks[0], 5, 1.02);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  scale_day(data.stocks[0], 15, 1.02);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::invalid);
}

// 2240 known bars.
TEST(QualityOtherSource, DaysThatAreGoneFromTheMidstCountForAllSeriesTogether) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  for (int i = 0; i < 4; ++i) remove_day(data.index, 100);
  EXPECT_EQ(failed(judge(data, &before)), "");
  for (int i = 0; i < 18; ++i) remove_day(data.stocks[0], 100);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  remove_day(data.stocks[0], 100);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

}  // namespace
}  // namespace sensex
