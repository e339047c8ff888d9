#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::failed;
using testing_support::judge;
using testing_support::keep_last;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::small_series;
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
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 0U);
  data.actions = {action("A", Date(2025, 1, 1), 0.4)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

// The small market whose stock A has been multiplied by `factor`.
MarketData rescaled(double factor) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [&](std::vector<Bar>& bars) {
    for (Bar& bar : bars) {
      bar = {bar.date,         bar.open * factor,  bar.high * factor,
             bar.low * factor, bar.close * factor, bar.volume / factor};
    }
  });
  return data;
}

TEST(QualityHistory, WhatTheSourceSaysThatItMultipliedIsToldAndIsNoChange) {
  const MarketData before = small_data();
  MarketData data = rescaled(10);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data.rescalings = {{symbol("A"), 10}};
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(told(report, "history-changed"),
            "valid: A: its known bars were in other terms than the new ones; the source "
            "multiplied them by 10");
  EXPECT_EQ(rule(report, "history-changed").findings[0].severity, Severity::warning);
}

TEST(QualityHistory, AFactorThatIsNotBeyondDoubtIsToldAsThat) {
  const MarketData before = small_data();
  MarketData data = rescaled(10);
  data.rescalings = {{symbol("A"), 10, false}};
  EXPECT_EQ(told(judge(data, &before), "history-changed"),
            "valid: A: its known bars were in other terms than the new ones; the source "
            "multiplied them by 10, which is no split's or bonus's beyond doubt");
}

TEST(QualityHistory, AFactorOrAStockThatTheSourceSaysWronglyIsFound) {
  const MarketData before = small_data();
  MarketData data = rescaled(10);
  for (const Rescaling& wrong :
       {Rescaling{symbol("A"), 5}, Rescaling{symbol("A"), 10.01}, Rescaling{symbol("A"), 0.1},
        Rescaling{symbol("A"), 0}, Rescaling{symbol("B"), 10}}) {
    data.rescalings = {wrong};
    EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest) << wrong.factor;
  }
  data = small_data();
  data.rescalings = {{symbol("A"), 10}};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

TEST(QualityHistory, EachPriceOfAMultipliedBarIsCompared) {
  const MarketData before = small_data();
  for (double Bar::* const price : {&Bar::open, &Bar::high, &Bar::low, &Bar::close}) {
    MarketData data = rescaled(10);
    data.rescalings = {{symbol("A"), 10}};
    change_bars(data.stocks[0], [&](std::vector<Bar>& bars) {
      bars[100].*price *= price == &Bar::low ? 0.998 : 1.002;
    });
    EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 2U);
  }
}

TEST(QualityHistory, ANewActionComesOnTopOfWhatTheSourceMultiplied) {
  const MarketData before = small_data();
  MarketData data = rescaled(5);
  data.rescalings = {{symbol("A"), 10}};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
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

TEST(QualityHistory, TheIndexMayLoseNoneOfItsLastSessions) {
  const MarketData before = small_data();
  MarketData data = small_data();
  cut_end(data.index, 1);
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: ^SMALL " + data.index.bars().back().date.to_string() +
                ": lost the last 1 of 320 sessions, it went to " +
                before.index.bars().back().date.to_string());
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

// A series whose returns have nothing to do with those of the others.
Series other_series(std::string_view name) {
  Series series = small_series(name, 700);
  change_bars(series, [](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < bars.size(); ++i)
      bars[i] = bar_at(bars[i].date, i % 2 == 0 ? 700 : 720, 5);
  });
  return series;
}

// The small market as "first" has it, and as "second" does.
MarketData of_source(std::string_view source) {
  MarketData data = small_data();
  data.origin.source = source;
  return data;
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
  for (std::size_t i = 100; i < 103; ++i) scale_day(data.index, i, 1.002);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
  scale_day(data.index, 103, 1.002);
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-changed").stops, Stops::ingest);
  EXPECT_TRUE(told(report, "history-changed")
                  .ends_with("at most 1 % may (these bars are from second, the dataset before is "
                             "from first)"))
      << told(report, "history-changed");
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
  EXPECT_NE(rule(report, "history-changed").next_step.find("another --state directory"),
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

TEST(QualityOtherSource, AHistoryThatEndsOrBeginsElsewhereIsShrunk) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  for (Series& stock : data.stocks) cut_end(stock, 6);
  cut_end(data.index, 6);
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-shrunk").stops, Stops::ingest);
  EXPECT_EQ(rule(report, "history-shrunk").finding_count, 7U);
  data = of_source("second");
  keep_last(data.index, 315);
  EXPECT_EQ(rule(judge(data, &before), "history-shrunk").verdict, Verdict::valid);
  keep_last(data.index, 314);
  EXPECT_EQ(failed(judge(data, &before)), "history-shrunk");
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: ^SMALL " + data.index.bars()[0].date.to_string() +
                ": lost the first 6 of 320 sessions, it went back to " +
                before.index.bars()[0].date.to_string() +
                " (these bars are from second, the dataset before is from first)");
}

TEST(QualityOtherSource, SeriesThatAreGoneAreToldWithBothSources) {
  const MarketData before = of_source("first");
  MarketData data = of_source("second");
  data.stocks.erase(data.stocks.begin());
  EXPECT_EQ(told(judge(data, &before), "history-shrunk"),
            "invalid ingest: A: is gone, it had 320 bars until 2024-12-31 (these bars are from "
            "second, the dataset before is from first)");
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
