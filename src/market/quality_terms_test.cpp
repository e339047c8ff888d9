#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::change_bars;
using testing_support::cut_end;
using testing_support::judge;
using testing_support::remove_day;
using testing_support::rule;
using testing_support::scale_first;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::symbol;
using testing_support::told;

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

TEST(QualityTerms, WhatTheSourceSaysThatItMultipliedIsToldAndIsNoChange) {
  const MarketData before = small_data();
  MarketData data = rescaled(10);
  data.rescalings = {{symbol("A"), 10}};
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(told(report, "history-changed"),
            "valid: A: its known bars were in other terms than the new ones; the source "
            "multiplied them by 10");
  EXPECT_EQ(rule(report, "history-changed").findings[0].severity, Severity::warning);
}

TEST(QualityTerms, AFactorThatIsNotBeyondDoubtIsToldAsThat) {
  const MarketData before = small_data();
  MarketData data = rescaled(10);
  data.rescalings = {{symbol("A"), 10, false}};
  EXPECT_EQ(told(judge(data, &before), "history-changed"),
            "valid: A: its known bars were in other terms than the new ones; the source "
            "multiplied them by 10, which is not beyond doubt");
}

TEST(QualityTerms, AFactorOrAStockThatTheSourceSaysWronglyIsFound) {
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

TEST(QualityTerms, EachPriceOfAMultipliedBarIsCompared) {
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

TEST(QualityTerms, ANewActionComesOnTopOfWhatTheSourceMultiplied) {
  const MarketData before = small_data();
  MarketData data = rescaled(5);
  data.rescalings = {{symbol("A"), 10}};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
}

TEST(QualityTerms, AStockWholeInOtherTermsIsToldAndIsNoChange) {
  const MarketData before = small_data();
  const QualityReport report = judge(rescaled(2), &before);
  EXPECT_EQ(told(report, "history-changed"),
            "valid: A " + before.index.bars()[0].date.to_string() +
                ": its 320 known bars are in other terms: each price is 2 times what it was");
  EXPECT_EQ(rule(report, "history-changed").finding_count, 1U);
  EXPECT_EQ(rule(report, "history-changed").findings[0].severity, Severity::warning);
}

TEST(QualityTerms, OtherTermsAreOneFactorForEachPrice) {
  const MarketData before = small_data();
  const auto with_price_off_by = [&](double Bar::* price, double factor) {
    MarketData data = rescaled(2);
    change_bars(data.stocks[0], [&](std::vector<Bar>& bars) { bars[100].*price *= factor; });
    return rule(judge(data, &before), "history-changed");
  };
  for (double Bar::* const price : {&Bar::open, &Bar::high, &Bar::low, &Bar::close}) {
    EXPECT_EQ(with_price_off_by(price, 1.0009).verdict, Verdict::valid);
    EXPECT_EQ(with_price_off_by(price, 1.0011).stops, Stops::ingest);
  }
}

// Prices that all moved by less than the factor's own rounding are no other terms.
TEST(QualityTerms, AFactorOfNearlyOneIsAChange) {
  const MarketData before = small_data();
  EXPECT_EQ(rule(judge(rescaled(1.0009), &before), "history-changed").stops, Stops::ingest);
  EXPECT_EQ(rule(judge(rescaled(1.0011), &before), "history-changed").verdict, Verdict::valid);
}

TEST(QualityTerms, InOtherTermsAVolumeThatIsGoneAndADayThatIsGoneStillCount) {
  const MarketData before = small_data();
  MarketData data = rescaled(2);
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < 23; ++i) bars[i].volume = 0;
  });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  data = rescaled(2);
  for (int i = 0; i < 23; ++i) remove_day(data.stocks[0], 100);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

// A known day that is not in the terms of the others.
TEST(QualityTerms, AKnownDayThatStayedInItsTermsCounts) {
  const MarketData before = small_data();
  MarketData data = small_data();
  scale_first(data.stocks[0], 319, 0.5);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

// The first day that is new must go on from what the known ones are now.
TEST(QualityTerms, ANewDayThatDoesNotJoinCounts) {
  MarketData before = small_data();
  for (Series* series : {&before.index, &before.stocks[0]}) cut_end(*series, 1);
  MarketData data = small_data();
  scale_first(data.stocks[0], 319, 0.5);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
  EXPECT_EQ(rule(judge(rescaled(0.5), &before), "history-changed").verdict, Verdict::valid);
}

TEST(QualityTerms, VolumesInOtherTermsAreToldOfTheLastYear) {
  const MarketData before = small_data();
  const auto with_volumes = [&](double factor, std::size_t first, std::size_t end) {
    MarketData data = small_data();
    change_bars(data.stocks[0], [=](std::vector<Bar>& bars) {
      for (std::size_t i = first; i < end; ++i) bars[i].volume *= factor;
    });
    return told(judge(data, &before), "history-changed");
  };
  EXPECT_EQ(with_volumes(1.5, 68, 320),
            "valid: A " + before.index.bars()[68].date.to_string() +
                ": its known volumes of the last 252 days are 1.5 times what they were in the "
                "median, and no action explains it");
  EXPECT_EQ(with_volumes(1.5, 0, 190), "valid");  // 122 of the last 252
  EXPECT_NE(with_volumes(1.5, 0, 200), "valid");
  EXPECT_EQ(with_volumes(1.09, 0, 320), "valid");
  EXPECT_NE(with_volumes(1.11, 0, 320), "valid");
  EXPECT_EQ(with_volumes(0.91, 0, 320), "valid");
  EXPECT_NE(with_volumes(0.89, 0, 320), "valid");
}

TEST(QualityTerms, AnActionExplainsVolumesInOtherTerms) {
  const MarketData before = small_data();
  MarketData data = rescaled(0.5);
  data.actions = {action("A", Date(2025, 1, 1), 0.5)};
  EXPECT_EQ(told(judge(data, &before), "history-changed"), "valid");
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (Bar& bar : bars) bar.volume *= 2;
  });
  EXPECT_TRUE(told(judge(data, &before), "history-changed")
                  .ends_with("are 4 times what they were in the median, and no action explains "
                             "it"));
}

TEST(QualityTerms, TheIndexHasOneLevel) {
  const MarketData before = small_data();
  MarketData data = small_data();
  scale_from(data.index, 0, 2);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").stops, Stops::ingest);
}

}  // namespace
}  // namespace sensex
