#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::failed;
using testing_support::judge;
using testing_support::rule;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::symbol;
using testing_support::told;

// The data with one price of one bar set; 99 and 101 per cent of 500 are the closes around it.
template <class Change>
QualityReport with_bar(Change&& change) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [&](std::vector<Bar>& bars) { change(bars[101]); });
  return judge(data);
}

constexpr double kClose = 505.0;   // of bar 101
constexpr double kBefore = 500.0;  // of bar 100

TEST(QualityShape, AHighFarAboveBothClosesStops) {
  const QualityReport report = with_bar([](Bar& bar) { bar.high *= 100; });
  EXPECT_EQ(failed(report), "bar-shape");
  EXPECT_EQ(rule(report, "bar-shape").stops, Stops::ingest);
  EXPECT_EQ(rule(report, "bar-shape").finding_count, 1U);
  EXPECT_EQ(told(report, "bar-shape"),
            "invalid ingest: A " + small_data().index.bars()[101].date.to_string() +
                ": the high 51005 lies a factor of 101 outside the close 505 and the close "
                "before, 500");
}

TEST(QualityShape, TheGreatestNumberThereIsStops) {
  EXPECT_EQ(failed(with_bar([](Bar& bar) { bar.high = 1e308; })), "bar-shape");
  EXPECT_EQ(failed(with_bar([](Bar& bar) { bar.low = 1e-308; })), "bar-shape");
  EXPECT_EQ(failed(with_bar([](Bar& bar) { bar.open = bar.high = 1e308; })), "bar-shape");
}

TEST(QualityShape, AHighIsToldFromThirtyPercentOnAndStopsFromSixty) {
  const auto at = [](double factor) {
    return rule(with_bar([=](Bar& bar) { bar.high = kClose * factor; }), "bar-shape");
  };
  EXPECT_EQ(at(1.299).finding_count, 0U);
  EXPECT_EQ(at(1.301).finding_count, 1U);
  EXPECT_EQ(at(1.599).verdict, Verdict::valid);
  EXPECT_EQ(at(1.601).stops, Stops::ingest);
}

TEST(QualityShape, ALowIsMeasuredFromTheLowerOfBothCloses) {
  const auto at = [](double factor) {
    return rule(with_bar([=](Bar& bar) { bar.low = kBefore / factor; }), "bar-shape");
  };
  EXPECT_EQ(at(1.299).finding_count, 0U);
  EXPECT_EQ(at(1.301).finding_count, 1U);
  EXPECT_EQ(at(1.601).stops, Stops::ingest);
}

TEST(QualityShape, AnOpenIsNamedWhenItIsTheWorst) {
  const QualityReport report = with_bar([](Bar& bar) { bar.open = bar.low = 5; });
  EXPECT_NE(told(report, "bar-shape").find("the open 5 lies a factor of 100"), std::string::npos);
}

TEST(QualityShape, TheIndexReachesLess) {
  MarketData data = small_data();
  const auto set_high = [&](double factor) {
    change_bars(data.index, [=](std::vector<Bar>& bars) {
      bars[101].high = std::max(bars[101].close, bars[100].close) * factor;
    });
    return rule(judge(data), "bar-shape");
  };
  EXPECT_EQ(set_high(1.199).finding_count, 0U);
  EXPECT_EQ(set_high(1.201).finding_count, 1U);
  EXPECT_EQ(set_high(1.399).verdict, Verdict::valid);
  EXPECT_EQ(set_high(1.401).stops, Stops::ingest);
}

TEST(QualityShape, TheFirstBarIsMeasuredFromItsOwnClose) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) { bars[0].high = bars[0].close * 2; });
  EXPECT_NE(told(judge(data), "bar-shape").find("lies a factor of 2 outside the close 495"),
            std::string::npos);
}

// Traded at another price after rows without a trade: the high belongs to its own close.
TEST(QualityShape, AnUntradedCloseBeforeDoesNotExcuseAHigh) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    bars[0] = {bars[0].date, 2000, 2000, 2000, 2000, 0};
    bars[1].high = 1900;
  });
  EXPECT_EQ(rule(judge(data), "bar-shape").stops, Stops::ingest);
}

TEST(QualityShape, AMoveOfTheCloseIsNoMatterOfShape) {
  MarketData data = small_data();
  scale_from(data.stocks[0], 100, 0.1);
  EXPECT_EQ(rule(judge(data), "bar-shape").finding_count, 0U);
}

// On 1 January 2025, a session, at noon.
QualityReport at_noon(const MarketData& data) {
  return judge(data, nullptr, {}, "2025-01-01T06:30:00.000Z");
}

constexpr double kLastClose = 500.0;

MarketData opening_at(double price) {
  MarketData data = small_data();
  const auto bars = data.stocks[0].bars();
  data.stocks[0] =
      Series::create(symbol("A"), {bars.begin(), bars.end()}, Opening{Date(2025, 1, 1), price})
          .value();
  return data;
}

TEST(QualityShape, TheOpenOfTheSessionUnderWayIsLookedAt) {
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 1.19)), "bar-shape").finding_count, 0U);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 1.21)), "bar-shape").finding_count, 1U);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 100)), "bar-shape").stops, Stops::ingest);
}

TEST(QualityShape, SoIsTheOpenOfAHalfFinishedBar) {
  MarketData data = small_data();
  change_bars(data.index, [](std::vector<Bar>& bars) {
    bars.push_back(bar_at(Date(2025, 1, 1), 2'000'000, 5));
  });
  EXPECT_EQ(failed(at_noon(data)), "bar-shape");
}

TEST(QualityShape, AnActionExplainsAnOpening) {
  MarketData data = opening_at(kLastClose * 0.1);
  EXPECT_EQ(rule(at_noon(data), "bar-shape").stops, Stops::ingest);
  data.actions = {action("A", Date(2025, 1, 1), 0.1)};
  EXPECT_EQ(rule(at_noon(data), "bar-shape").finding_count, 0U);
}

MarketData night_of(GlobalPoint last) {
  MarketData data = small_data();
  std::vector<GlobalPoint> points(data.globals[0].points().begin(), data.globals[0].points().end());
  points.back() = last;
  data.globals[0] = GlobalSeries::create("night", std::move(points)).value();
  return data;
}

TEST(QualityShape, AnOpenElsewhereIsHeldAgainstTheCloseBefore) {
  const auto at = [](double open) {
    return told(judge(night_of({.date = Date(2024, 12, 31), .close = 4000, .open = open})),
                "bar-shape");
  };
  EXPECT_EQ(at(4000 * 1.59), "valid");
  EXPECT_EQ(at(4000 * 1.61),
            "valid: night 2024-12-31: the open 6440 is 1.61 times the close before, 4000");
  EXPECT_TRUE(at(4000 / 1.61).starts_with("valid: night"));
  EXPECT_TRUE(at(4000 * 3.01).starts_with("invalid ingest: night 2024-12-31"));
  EXPECT_TRUE(at(1e308).starts_with("invalid ingest: night 2024-12-31"));
}

TEST(QualityShape, ACloseElsewhereMayDoubleAndNotTreble) {
  const auto at = [](double close) {
    return told(judge(night_of({.date = Date(2024, 12, 31), .close = close})), "bar-shape");
  };
  EXPECT_EQ(at(4000 * 2.2), "valid");
  EXPECT_TRUE(at(4000 * 3.01).starts_with("invalid ingest: night 2024-12-31: the close"));
}

TEST(QualityShape, AValueThatIsNoPriceIsNotCompared) {
  EXPECT_EQ(
      told(judge(night_of({.date = Date(2024, 12, 31), .close = -37.63, .open = -1})), "bar-shape"),
      "valid");
}

}  // namespace
}  // namespace sensex
