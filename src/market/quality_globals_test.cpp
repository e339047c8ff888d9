#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::failed;
using testing_support::judge;
using testing_support::rule;
using testing_support::small_data;
using testing_support::small_days;
using testing_support::told;

double some_close(std::size_t i) { return i % 2 == 0 ? 4000 : 4100; }

// The small market whose night closes at `close_of(i)` on day i.
template <class CloseOf>
MarketData with_nights(CloseOf&& close_of) {
  MarketData data = small_data();
  std::vector<GlobalPoint> points;
  for (const Date day : small_days()) {
    points.push_back({.date = day, .close = close_of(points.size())});
  }
  data.globals[0] = GlobalSeries::create("night", std::move(points)).value();
  return data;
}

double day_late(std::size_t i) { return some_close(i == 0 ? 0 : i - 1); }

// Of the last 252 days, which are as odd as all.
TEST(QualityGlobals, ASeriesThatIsADayLateStopsTraining) {
  const MarketData before = with_nights(some_close);
  EXPECT_EQ(told(judge(with_nights(day_late), &before), "history-changed"),
            "invalid training: night " + before.index.bars()[69].date.to_string() +
                ": its returns differ by more than 0.5 % on 251 of 251 common days: these look "
                "like another series' closes");
  EXPECT_EQ(failed(judge(with_nights(day_late), &before)), "history-changed");
}

TEST(QualityGlobals, AnotherLevelWithTheSameReturnsIsToldAlone) {
  const MarketData before = with_nights(some_close);
  const MarketData data = with_nights([](std::size_t i) { return 1.2 * some_close(i); });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
}

TEST(QualityGlobals, OfAnotherSourceItIsAWarning) {
  MarketData before = with_nights(some_close);
  before.origin.source = "first";
  MarketData data = with_nights(day_late);
  data.origin.source = "second";
  const QualityReport report = judge(data, &before);
  EXPECT_EQ(rule(report, "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(report, "history-changed").findings.back().message,
            "its returns differ by more than 0.5 % on 251 of 251 common days (these bars are from "
            "second, the dataset before is from first): these look like another series' closes");
}

// 7 false days are 14 odd returns: more than 5 per cent of the last 252, and not of all.
TEST(QualityGlobals, AWrongRecentPastIsNotDrownedInAGoodOne) {
  const MarketData before = with_nights(some_close);
  const auto with_wrong_days = [&](std::size_t from, std::size_t count) {
    const MarketData data = with_nights([&](std::size_t i) {
      const bool is_wrong = i >= from && i < from + 2 * count && (i - from) % 2 == 0;
      return some_close(i) * (is_wrong ? 1.1 : 1.0);
    });
    return rule(judge(data, &before), "history-changed").verdict;
  };
  EXPECT_EQ(with_wrong_days(10, 7), Verdict::valid);
  EXPECT_EQ(with_wrong_days(290, 6), Verdict::valid);
  EXPECT_EQ(with_wrong_days(290, 7), Verdict::invalid);
}

// Net flows have no returns; of their values that are prices those that follow each other do.
TEST(QualityGlobals, ValuesThatAreNoPricesAreLeftOut) {
  const auto negative = [](std::size_t i) { return -some_close(i); };
  const MarketData before = with_nights(negative);
  const MarketData data = with_nights([](std::size_t i) { return -day_late(i); });
  EXPECT_EQ(rule(judge(data, &before), "history-changed").verdict, Verdict::valid);
  EXPECT_EQ(rule(judge(data, &before), "history-changed").finding_count, 1U);
}

}  // namespace
}  // namespace sensex
