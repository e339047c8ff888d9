#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::bar_at;
using testing_support::change_bars;
using testing_support::from_end;
using testing_support::judge;
using testing_support::kSmallSessions;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::told;

// The small market whose index is multiplied by `factor` on its last day.
QualityReport with_last_of_index(double factor) {
  MarketData data = small_data();
  scale_day(data.index, from_end(data.index, 0), factor);
  return judge(data);
}

TEST(QualityIndex, ThatDoesNotMoveWithItsMembersIsMisdated) {
  EXPECT_EQ(told(with_last_of_index(1.06), "raw-vs-index"),
            "invalid ingest: ^SMALL 2024-12-31: the index moves by +7.1 %, the median of its "
            "members by +1.0 %");
  EXPECT_EQ(rule(with_last_of_index(0.94), "raw-vs-index").stops, Stops::ingest);
}

// In the first year, of which no weights of the members are known.
TEST(QualityIndex, ThatLeavesItsMembersByThreePercentIsTold) {
  const auto with_level = [](double factor) {
    MarketData data = small_data();
    scale_from(data.index, 100, factor);
    return rule(judge(data), "raw-vs-index");
  };
  EXPECT_EQ(with_level(1.029).finding_count, 0U);
  EXPECT_EQ(with_level(1.031).finding_count, 1U);
  EXPECT_EQ(with_level(1.031).stops, Stops::nothing);
  EXPECT_EQ(with_level(0.969).finding_count, 1U);
}

TEST(QualityIndex, ThatLeavesItsMembersInTheLastTwentySessionsStopsServing) {
  const auto from = [](std::size_t back) {
    MarketData data = small_data();
    scale_from(data.index, from_end(data.index, back), 1.035);
    return rule(judge(data), "raw-vs-index");
  };
  EXPECT_EQ(from(0).stops, Stops::serving);
  EXPECT_EQ(from(19).stops, Stops::serving);
  EXPECT_EQ(from(20).stops, Stops::nothing);
  EXPECT_EQ(from(20).finding_count, 1U);
}

TEST(QualityIndex, ThatLeavesWhatItsMembersMakeStopsServing) {
  EXPECT_EQ(told(with_last_of_index(1.0115), "raw-vs-index"), "valid");
  EXPECT_EQ(told(with_last_of_index(1.0125), "raw-vs-index"),
            "invalid serving: ^SMALL 2024-12-31: the index moves by +2.27 %, what its members make "
            "by +1.01 %; after the year before the two are to lie at most 1.20 % apart");
  EXPECT_EQ(told(with_last_of_index(0.9885), "raw-vs-index"), "valid");
  EXPECT_EQ(rule(with_last_of_index(0.9875), "raw-vs-index").stops, Stops::serving);
}

TEST(QualityIndex, ThatLeavesItsMembersAndIsBackTheNextDayStopsTraining) {
  const auto with_day = [](std::size_t day, double factor) {
    MarketData data = small_data();
    scale_day(data.index, day, factor);
    return judge(data);
  };
  EXPECT_EQ(told(with_day(100, 1.019), "raw-vs-index"), "valid");
  EXPECT_EQ(told(with_day(100, 1.0215), "raw-vs-index"),
            "invalid training: ^SMALL " + small_data().index.bars()[100].date.to_string() +
                ": the index leaves the median of its members by +2.2 % and is back on the next "
                "day, by -2.1 %");
  EXPECT_EQ(rule(with_day(100, 0.9785), "raw-vs-index").finding_count, 1U);
  EXPECT_EQ(rule(with_day(270, 1.0115), "raw-vs-index").finding_count, 0U);
  EXPECT_EQ(
      told(with_day(270, 1.015), "raw-vs-index"),
      "invalid training: ^SMALL " + small_data().index.bars()[270].date.to_string() +
          ": the index leaves what its members make by +1.5 % and is back on the next day, by "
          "-1.5 %");
}

TEST(QualityIndex, ThatLeavesItsMembersTwiceTheSameWayIsNoFalseClose) {
  MarketData data = small_data();
  scale_from(data.index, 100, 1.022);
  scale_from(data.index, 101, 1.022);
  EXPECT_EQ(told(judge(data), "raw-vs-index"), "valid");
}

// Replaces the closes: of day i `close_at(i)`.
template <class CloseAt>
void set_closes(Series& series, CloseAt&& close_at) {
  change_bars(series, [&](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < bars.size(); ++i) {
      bars[i] = bar_at(bars[i].date, close_at(i), 1000 + static_cast<double>(i % 3));
    }
  });
}

// Moves of a tenth of a percent, so that no gap is told; from position `late_from` on the closes of
// the day before.
void make_calm(Series& series, std::size_t late_from = kSmallSessions) {
  set_closes(series, [=](std::size_t i) {
    const std::size_t day = i < late_from ? i : i + 2;
    return 499.5 + 0.5 * static_cast<double>(day % 3);
  });
}

MarketData calm_data() {
  MarketData data = small_data();
  make_calm(data.index);
  for (Series& stock : data.stocks) make_calm(stock);
  return data;
}

TEST(QualityIndex, ADayLateStopsIngest) {
  MarketData data = calm_data();
  make_calm(data.index, 0);
  const QualityReport report = judge(data);
  EXPECT_EQ(told(report, "raw-vs-index"),
            "invalid ingest: ^SMALL " + data.index.bars()[1].date.to_string() + ": until " +
                data.index.bars()[60].date.to_string() +
                " the index moves with the median of its members of the day before (correlation "
                "1.00), not of the same (-0.50)");
  EXPECT_EQ(rule(report, "raw-vs-index").finding_count, 6U);  // five blocks and the last
}

TEST(QualityIndex, WhoseMembersAreADayLateOnNewDaysStopsIngest) {
  const auto with_late_days = [](std::size_t count) {
    MarketData data = calm_data();
    for (Series& stock : data.stocks) make_calm(stock, kSmallSessions - count);
    return judge(data);
  };
  const QualityReport report = with_late_days(20);
  EXPECT_EQ(rule(report, "raw-vs-index").stops, Stops::ingest);
  EXPECT_EQ(
      told(report, "raw-vs-index"),
      "invalid ingest: ^SMALL: over the newest 20 sessions the index moves with the median of "
      "its members of the day after, not of the same");
  EXPECT_EQ(told(with_late_days(5), "raw-vs-index"), "valid");
}

// So that it stays accepted until it is gone.
TEST(QualityIndex, AShiftOfTheNewestDaysIsTheSameFindingADayLater) {
  const auto newest_of = [](std::size_t cut) {
    MarketData data = calm_data();
    for (Series& stock : data.stocks) {
      make_calm(stock, kSmallSessions - 30);
      testing_support::cut_end(stock, cut);
    }
    testing_support::cut_end(data.index, cut);
    return rule(judge(data), "raw-vs-index").findings;
  };
  EXPECT_FALSE(newest_of(0).empty());
  EXPECT_EQ(newest_of(0), newest_of(1));
}

// Fewer than five members have no median.
TEST(QualityIndex, OfFourMembersCannotBeADayLate) {
  MarketData data = calm_data();
  make_calm(data.index, 0);
  data.stocks.erase(data.stocks.begin() + 4, data.stocks.end());
  EXPECT_NE(rule(judge(data), "raw-vs-index").stops, Stops::ingest);
}

TEST(QualityIndex, WithoutACommonFactorIsNotLate) {
  MarketData data = small_data();
  std::mt19937 random(2026);
  for (Series* series : {&data.index, &data.stocks[0], &data.stocks[1], &data.stocks[2],
                         &data.stocks[3], &data.stocks[4], &data.stocks[5]}) {
    set_closes(*series, [&](std::size_t) { return 500.0 + static_cast<double>(random() % 6); });
  }
  EXPECT_EQ(rule(judge(data), "raw-vs-index").stops, Stops::nothing);
}

// Each day is much like the one before, so that a day late is nearly as good.
TEST(QualityIndex, ThatMovesInSlowWavesIsNotLate) {
  MarketData data = small_data();
  const auto wave = [](std::size_t i) {
    return 500.0 + 20.0 * std::sin(static_cast<double>(i) / 8.0);
  };
  set_closes(data.index, wave);
  for (Series& stock : data.stocks) set_closes(stock, wave);
  EXPECT_EQ(told(judge(data), "raw-vs-index"), "valid");
}

TEST(QualityIndex, ThatStandsStillIsNotLate) {
  MarketData data = small_data();
  set_closes(data.index, [](std::size_t) { return 500.0; });
  EXPECT_EQ(told(judge(data), "raw-vs-index"), "valid");
}

TEST(QualityIndex, AStockThatIsADayLateIsToldAndStopsNothing) {
  MarketData data = calm_data();
  make_calm(data.stocks[2], 0);
  const QualityReport report = judge(data);
  EXPECT_EQ(told(report, "raw-vs-index"),
            "valid: C " + data.index.bars()[1].date.to_string() + ": until " +
                data.index.bars()[252].date.to_string() +
                " the index moves with the stock of the day after (correlation 1.00), not of the "
                "same (-0.50)");
  EXPECT_EQ(rule(report, "raw-vs-index").finding_count, 2U);  // the first 252 days, the last
}

}  // namespace
}  // namespace sensex
