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
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 1.59)), "bar-shape").verdict, Verdict::valid);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 1.61)), "bar-shape").stops, Stops::ingest);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 0.81)), "bar-shape").finding_count, 0U);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 0.79)), "bar-shape").finding_count, 1U);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 0.41)), "bar-shape").verdict, Verdict::valid);
  EXPECT_EQ(rule(at_noon(opening_at(kLastClose * 0.39)), "bar-shape").stops, Stops::ingest);
}

// The index, and each stock but for those of `without`, open on New Year at so many times the
// close.
MarketData index_opening_at(double factor, double of_stocks = 1.0, std::size_t without = 6) {
  MarketData data = small_data();
  const auto open = [](Series& series, double times) {
    const auto bars = series.bars();
    series = Series::create(series.symbol(), {bars.begin(), bars.end()},
                            Opening{Date(2025, 1, 1), times * bars.back().close})
                 .value();
  };
  open(data.index, factor);
  for (std::size_t s = without; s < data.stocks.size(); ++s) open(data.stocks[s], of_stocks);
  return data;
}

TEST(QualityShape, TheOpenOfTheIndexUnderWayStopsServingFromTenPercentOn) {
  const auto at = [](double factor) {
    return rule(at_noon(index_opening_at(factor)), "bar-shape");
  };
  EXPECT_EQ(at(1.099).finding_count, 0U);
  EXPECT_EQ(at(1.101).stops, Stops::serving);
  EXPECT_EQ(at(0.901).finding_count, 0U);
  EXPECT_EQ(at(0.899).stops, Stops::serving);
  EXPECT_EQ(at(1.399).stops, Stops::serving);
  EXPECT_EQ(at(1.401).stops, Stops::ingest);
}

TEST(QualityShape, TheIndexOpensWhereItsMembersDo) {
  const auto at = [](double factor, double of_stocks, std::size_t without) {
    return rule(at_noon(index_opening_at(factor, of_stocks, without)), "bar-shape");
  };
  EXPECT_EQ(at(1.029, 1.0, 1).finding_count, 0U);
  EXPECT_EQ(at(1.031, 1.0, 1).stops, Stops::serving);
  EXPECT_EQ(at(1.031, 1.0, 2).finding_count, 0U);  // four have no middle
  EXPECT_EQ(at(0.95, 0.95, 0).finding_count, 0U);
  EXPECT_EQ(told(at_noon(index_opening_at(1.05, 1.0, 0)), "bar-shape"),
            "invalid serving: ^SMALL 2025-01-01: the session opens at 21000, 1.05 times the close "
            "before, 20000, the median stock at 1 times");
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
  EXPECT_EQ(at(4000 * 1.59), "valid");
  EXPECT_EQ(at(4000 * 1.61),
            "valid: night 2024-12-31: the close 6440 is 1.61 times the close before, 4000");
  EXPECT_TRUE(at(4000 / 1.61).starts_with("valid: night 2024-12-31: the close"));
  EXPECT_TRUE(at(4000 * 2.9).starts_with("valid: night 2024-12-31: the close"));
  EXPECT_TRUE(at(4000 * 3.01).starts_with("invalid ingest: night 2024-12-31: the close"));
}

// The small market with other closes of the night on the day 100 and the one after.
QualityReport with_nights(double close, double next) {
  MarketData data = small_data();
  std::vector<GlobalPoint> points(data.globals[0].points().begin(), data.globals[0].points().end());
  points[100].close = close;
  points[101].close = next;
  data.globals[0] = GlobalSeries::create("night", std::move(points)).value();
  return judge(data);
}

TEST(QualityShape, ACloseElsewhereThatIsBackTheNextDayStopsTraining) {
  const QualityReport report = with_nights(8000, 4000);
  EXPECT_EQ(told(report, "bar-shape"),
            "invalid training: night " + small_data().index.bars()[100].date.to_string() +
                ": the close 8000 is 2 times the close before, 4000, and is back on the next day");
  EXPECT_EQ(rule(report, "bar-shape").finding_count, 1U);
  EXPECT_EQ(rule(with_nights(4000 / 2.0, 4000), "bar-shape").stops, Stops::training);
  EXPECT_EQ(rule(with_nights(4000 * 1.59, 4000), "bar-shape").finding_count, 0U);
  EXPECT_EQ(rule(with_nights(4000 * 1.61, 4000), "bar-shape").stops, Stops::training);
}

TEST(QualityShape, ACloseElsewhereIsBackWithinAQuarterOfItsMove) {
  EXPECT_EQ(rule(with_nights(8000, 4990), "bar-shape").stops, Stops::training);
  EXPECT_EQ(rule(with_nights(8000, 5010), "bar-shape").verdict, Verdict::valid);
}

TEST(QualityShape, ASpikeElsewhereBeyondThreefoldStopsIngestAndIsToldOnce) {
  const QualityReport report = with_nights(400'000, 4000);
  EXPECT_EQ(rule(report, "bar-shape").stops, Stops::ingest);
  EXPECT_EQ(rule(report, "bar-shape").finding_count, 1U);
}

TEST(QualityShape, ASeriesOfSignedValuesMayDoAnything) {
  const Market market =
      Market::parse(
          "market small\ntitle A Small Market\nindex ^SMALL Small\n"
          "exchange X\ncurrency EUR\nleast-members 1\ncalendar bse\n"
          "members-known-from 2023-01-02\nmember A\n"
          "global night ticker=N zone=America/New_York close=16:15 values=signed\n")
          .value();
  const MarketData data = night_of({.date = Date(2024, 12, 31), .close = 90'000, .open = 1});
  const Instant now = parse_iso8601("2025-01-01T02:00:00.000Z").value();
  EXPECT_EQ(told(check_quality({.data = data, .market = market, .now = now}, {}), "bar-shape"),
            "valid");
  EXPECT_EQ(rule(judge(data), "bar-shape").stops, Stops::ingest);
}

TEST(QualityShape, AValueThatIsNoPriceIsNotCompared) {
  EXPECT_EQ(
      told(judge(night_of({.date = Date(2024, 12, 31), .close = -37.63, .open = -1})), "bar-shape"),
      "valid");
}

}  // namespace
}  // namespace sensex
