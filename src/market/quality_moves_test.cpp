#include "market/quality_test_support.h"

namespace sensex {
namespace {

using testing_support::action;
using testing_support::change_bars;
using testing_support::failed;
using testing_support::from_end;
using testing_support::judge;
using testing_support::rule;
using testing_support::scale_day;
using testing_support::scale_from;
using testing_support::small_data;
using testing_support::told;

TEST(QualityMoves, ACrashOfTheIndexPassesAndAFalseCloseStops) {
  MarketData crash = small_data();
  const std::size_t day = from_end(crash.index, 30) / 3 * 3 + 1;  // from 99 to 100 per cent
  scale_from(crash.index, day, 0.82);
  for (Series& stock : crash.stocks) scale_from(stock, day, 0.82);
  EXPECT_EQ(failed(judge(crash)), "");
  EXPECT_EQ(rule(judge(crash), "large-move").finding_count, 0U);
  scale_from(crash.index, day, 0.93);
  EXPECT_EQ(told(judge(crash), "large-move").substr(0, 14), "invalid ingest");
}

// A day on which the circuit breakers close the market.
TEST(QualityMoves, AnIndexThatFallsWithItsMembersIsToldAndStopsBeyondFortyPercent) {
  MarketData crash = small_data();
  const std::size_t day = from_end(crash.index, 30) / 3 * 3 + 1;
  scale_from(crash.index, day, 0.7);
  for (Series& stock : crash.stocks) scale_from(stock, day, 0.68);
  EXPECT_EQ(failed(judge(crash)), "");
  EXPECT_TRUE(told(judge(crash), "large-move").ends_with("and the median of its members with it"));
  scale_from(crash.index, day, 0.8);
  for (Series& stock : crash.stocks) scale_from(stock, day, 0.8);
  EXPECT_EQ(rule(judge(crash), "large-move").stops, Stops::ingest);
}

TEST(QualityMoves, ASpikeOfTheIndexStopsEvenWithItsMembers) {
  MarketData data = small_data();
  scale_day(data.index, 100, 1.3);
  for (Series& stock : data.stocks) scale_day(stock, 100, 1.3);
  EXPECT_EQ(rule(judge(data), "large-move").findings.front().series, "^SMALL");
  EXPECT_EQ(rule(judge(data), "large-move").findings.front().severity, Severity::error);
}

TEST(QualityMoves, TheNextStepDeclaresNoActionOfAnIndex) {
  EXPECT_EQ(rule(judge(small_data()), "large-move").next_step,
            "compare with another source and mend the row; of a stock, declare what happened on "
            "that day (an index has no corporate action)");
}

TEST(QualityMoves, AnIndexCloseOfAHundredthIsFoundOnItsDayAndOnce) {
  MarketData data = small_data();
  const std::size_t day = from_end(data.index, 10);
  scale_day(data.index, day, 0.01);
  const QualityReport report = judge(data);
  EXPECT_EQ(failed(report), "large-move price-scale raw-vs-index");
  EXPECT_EQ(rule(report, "large-move").finding_count, 1U);
  EXPECT_EQ(rule(report, "large-move").findings.front().date, data.index.bars()[day].date);
}

TEST(QualityMoves, AStockMayCrashAndStayThere) {
  MarketData data = small_data();
  scale_from(data.stocks[0], 100, 0.45);
  const QualityReport report = judge(data);
  EXPECT_EQ(rule(report, "large-move").verdict, Verdict::valid);
  EXPECT_EQ(rule(report, "large-move").finding_count, 1U);
}

TEST(QualityMoves, AStockMayNotLoseMoreThanSixtyPercent) {
  MarketData data = small_data();
  scale_from(data.stocks[0], 100, 0.38);
  EXPECT_EQ(rule(judge(data), "large-move").stops, Stops::ingest);
}

TEST(QualityMoves, AMoveThatIsBackTheNextDayIsASpike) {
  MarketData data = small_data();
  scale_day(data.stocks[0], 100, 1.3);
  const QualityReport report = judge(data);
  EXPECT_EQ(rule(report, "large-move").stops, Stops::ingest);
  EXPECT_EQ(rule(report, "large-move").finding_count, 1U);
  EXPECT_TRUE(told(report, "large-move").ends_with("and is back on the next day"));
}

TEST(QualityMoves, AnActionThatFitsExplainsAMoveAndOneThatDoesNotFitDoesNot) {
  MarketData data = small_data();
  scale_from(data.stocks[0], 100, 0.1);
  const Date day = data.stocks[0].bars()[100].date;
  data.actions = {action("A", day, 0.1)};
  EXPECT_EQ(failed(judge(data)), "");
  data.actions = {action("A", day, 0.5)};
  EXPECT_EQ(rule(judge(data), "large-move").stops, Stops::ingest);
  data.actions = {action("B", day, 0.1)};
  EXPECT_EQ(rule(judge(data), "large-move").stops, Stops::ingest);
  data.actions = {action("A", day.plus_days(2), 0.1)};
  EXPECT_EQ(rule(judge(data), "large-move").stops, Stops::ingest);
}

TEST(QualityMoves, APersonMayVouchForAPrice) {
  MarketData data = small_data();
  scale_day(data.stocks[0], 100, 1.5);
  data.actions = {action("A", data.stocks[0].bars()[100].date, 1.0),
                  action("A", data.stocks[0].bars()[101].date, 1.0)};
  EXPECT_EQ(rule(judge(data), "large-move").finding_count, 0U);
}

TEST(QualityMoves, TheFirstTradeAfterRowsWithoutOneMayBeAnywhere) {
  MarketData data = small_data();
  change_bars(data.stocks[0], [](std::vector<Bar>& bars) {
    for (std::size_t i = 0; i < 4; ++i) bars[i] = {bars[i].date, 2000, 2000, 2000, 2000, 0};
  });
  const QualityReport report = judge(data);
  EXPECT_EQ(failed(report), "");
  EXPECT_TRUE(told(report, "large-move").ends_with("after rows without a trade"));
}

TEST(QualityMoves, ALevelThatMovesThreefoldInSmallStepsIsOffScale) {
  MarketData data = small_data();
  for (std::size_t step = 0; step < 9; ++step) scale_from(data.stocks[0], 100 + step, 1.14);
  EXPECT_EQ(failed(judge(data)), "price-scale");
  EXPECT_EQ(rule(judge(data), "price-scale").finding_count, 1U);
  EXPECT_EQ(rule(judge(data), "large-move").finding_count, 0U);
}

TEST(QualityMoves, ALevelThatMovesLessThanThreefoldIsNotOffScale) {
  MarketData data = small_data();
  for (std::size_t step = 0; step < 8; ++step) scale_from(data.stocks[0], 100 + step, 1.13);
  EXPECT_EQ(failed(judge(data)), "");
}

TEST(QualityMoves, AFarLastCloseOfAStockStopsServing) {
  const auto with_last = [](double factor) {
    MarketData data = small_data();
    scale_day(data.stocks[0], from_end(data.stocks[0], 0), factor);
    return judge(data);
  };
  EXPECT_EQ(told(with_last(1.14), "large-move"), "valid");
  EXPECT_EQ(told(with_last(1.17), "large-move"),
            "invalid serving: A 2024-12-31: the last close moves by +18.2 %, from 495.00 to "
            "585.00, the median member by +1.0 %");
  EXPECT_EQ(rule(with_last(0.83), "large-move").stops, Stops::serving);
}

TEST(QualityMoves, AFarCloseBeforeTheLastStopsNothing) {
  MarketData data = small_data();
  scale_from(data.stocks[0], from_end(data.stocks[0], 1), 1.17);
  EXPECT_EQ(told(judge(data), "large-move"), "valid");
}

// On a day of panic the members move apart.
TEST(QualityMoves, ALastCloseMayLieFurtherFromAMedianThatMovedFar) {
  const auto with_members_at = [](double factor) {
    MarketData data = small_data();
    scale_day(data.index, from_end(data.index, 0), factor);
    for (Series& stock : data.stocks) scale_day(stock, from_end(stock, 0), factor);
    scale_day(data.stocks[0], from_end(data.stocks[0], 0), 0.8);
    return rule(judge(data), "large-move").stops;
  };
  EXPECT_EQ(with_members_at(1.0), Stops::serving);
  EXPECT_EQ(with_members_at(0.9), Stops::nothing);
}

TEST(QualityMoves, AnActionOrAPersonExplainsAFarLastClose) {
  MarketData data = small_data();
  scale_day(data.stocks[0], from_end(data.stocks[0], 0), 0.83);
  data.actions = {action("A", Date(2024, 12, 31), 0.8)};
  EXPECT_EQ(told(judge(data), "large-move"), "valid");
  data.actions = {action("A", Date(2024, 12, 31), 1.0)};
  EXPECT_EQ(told(judge(data), "large-move"), "valid");
  data.actions = {action("B", Date(2024, 12, 31), 0.8)};
  EXPECT_EQ(rule(judge(data), "large-move").stops, Stops::serving);
}

}  // namespace
}  // namespace sensex
