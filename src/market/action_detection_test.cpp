#include "market/action_detection.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "market/action_detection_test_support.h"

namespace sensex {
namespace {

using jump_testing::calm_bars;
using jump_testing::day;
using jump_testing::expect_one;
using jump_testing::jumps;
using jump_testing::kJump;
using jump_testing::lupin;
using jump_testing::planted;
using jump_testing::scaled;
using jump_testing::told;

TEST(DetectJumps, FindsNothingInOrdinaryDays) {
  EXPECT_TRUE(jumps(calm_bars()).empty());
  EXPECT_TRUE(jumps({}).empty());
  EXPECT_TRUE(jumps({calm_bars()[0]}).empty());
}

TEST(DetectJumps, FindsEverySimpleFactor) {
  for (const double factor :
       {1.0 / 100, 1.0 / 50, 1.0 / 20, 1.0 / 10, 1.0 / 6, 1.0 / 5, 1.0 / 4, 1.0 / 3, 2.0 / 5,
        1.0 / 2, 2.0 / 3, 3.0 / 4, 2.0, 5.0, 10.0, 20.0, 100.0}) {
    const auto found = jumps(planted(factor));
    expect_one(found, JumpKind::split_like);
    EXPECT_EQ(found.at(0).factor, factor);
  }
}

TEST(DetectJumps, SaysWhatItMeasured) {
  const std::vector<Bar> bars = planted(0.5);
  const JumpEvidence evidence = jumps(bars).at(0).evidence;
  EXPECT_EQ(evidence.previous_date, day(kJump - 1));
  EXPECT_EQ(evidence.base_close, bars[kJump - 1].close);
  EXPECT_DOUBLE_EQ(evidence.open_ratio, 0.5);
  EXPECT_DOUBLE_EQ(evidence.close_ratio, bars[kJump].close / bars[kJump - 1].close);
  EXPECT_NEAR(evidence.volume_ratio.value(), 2.0, 0.25);
  EXPECT_NEAR(evidence.daily_volatility, 0.011, 0.002);
  EXPECT_FALSE(evidence.market_open_ratio.has_value());
  EXPECT_FALSE(evidence.sessions_missing);
}

TEST(DetectJumps, SaysNothingThatLaterBarsChange) {
  const std::vector<Bar> bars = scaled(planted(0.5), kJump + 5, 0.8, 3.0);
  const auto whole = jumps(bars);
  ASSERT_EQ(whole.size(), 2U);
  const auto early = jumps({bars.begin(), bars.begin() + kJump + 1});
  ASSERT_EQ(early.size(), 1U);
  EXPECT_EQ(early[0].factor, whole[0].factor);
  EXPECT_EQ(early[0].confidence, whole[0].confidence);
}

TEST(DetectJumps, LeavesACrashDuringTheDayAlone) {
  std::vector<Bar> bars = scaled(calm_bars(), kJump + 1, 0.5, 8.0);
  bars[kJump].close = bars[kJump].low = bars[kJump].open * 0.5;
  EXPECT_TRUE(jumps(bars).empty());
}

// A bank under moratorium: the lowest open that the exchange lets through, then the fall.
TEST(DetectJumps, DoesNotTakeACrashFromTheLowerLimitForASplit) {
  std::vector<Bar> bars = scaled(scaled(calm_bars(), kJump, 0.9, 8.0), kJump + 1, 0.5 / 0.9, 1.0);
  bars[kJump].close = bars[kJump].low = bars[kJump + 1].open;
  expect_one(jumps(bars), JumpKind::unexplained);
}

TEST(DetectJumps, DoesNotTakeAnOpenForASplitThatTheCloseTakesBack) {
  std::vector<Bar> bars = calm_bars();
  bars[kJump].open = bars[kJump].low = bars[kJump - 1].close * 0.5;
  EXPECT_TRUE(jumps(bars).empty());
}

TEST(DetectJumps, DoesNotTakeAnOpenForASplitThatTheCloseLeavesFarBehind) {
  for (const double close : {0.85, 1.15}) {
    std::vector<Bar> bars = scaled(planted(0.5), kJump + 1, close, 1.0);
    Bar& bar = bars[kJump];
    bar.close = bars[kJump + 1].open;
    bar.high = std::max(bar.open, bar.close);
    bar.low = std::min(bar.open, bar.close);
    expect_one(jumps(bars), JumpKind::unexplained);
  }
}

TEST(DetectJumps, LeavesAJumpAloneThatTurnsDuringTheDay) {
  std::vector<Bar> bars = scaled(calm_bars(), kJump + 1, 1.15, 1.0);
  Bar& bar = bars[kJump];
  bar.open = bar.low = bars[kJump - 1].close * 0.88;
  bar.close = bar.high = bars[kJump + 1].open;
  EXPECT_TRUE(jumps(bars).empty());
}

TEST(DetectJumps, LeavesAnOddFactorUnexplained) {
  for (const double factor : {0.6885, 0.6053, 0.46, 0.9, 1.2}) {
    const auto found = jumps(planted(factor));
    expect_one(found, JumpKind::unexplained);
    EXPECT_NEAR(found.at(0).factor, factor, 1e-12);
  }
}

TEST(DetectJumps, LeavesAFalsePriceUnexplained) {
  expect_one(jumps(scaled(calm_bars(), kJump, 0.1, 1.0)), JumpKind::unexplained);
  expect_one(jumps(scaled(calm_bars(), kJump, 10.0, 1.0)), JumpKind::unexplained);
}

TEST(DetectJumps, AsksForVolumeBetweenAFifthAndEightTimesItsUsual) {
  for (const auto& [times, kind] :
       {std::pair(0.17, JumpKind::unexplained), std::pair(0.23, JumpKind::split_like),
        std::pair(7.0, JumpKind::split_like), std::pair(9.5, JumpKind::unexplained)}) {
    expect_one(jumps(scaled(calm_bars(), kJump, 0.1, 10.0 * times)), kind);
  }
}

TEST(DetectJumps, LeavesAJumpWithoutATradeUnexplained) {
  std::vector<Bar> bars = planted(0.5);
  bars[kJump].volume = 0;
  expect_one(jumps(bars), JumpKind::unexplained);
}

TEST(DetectJumps, DoesWithoutVolumesThatAreNotGiven) {
  const auto found = jumps(scaled(planted(0.5), 0, 1.0, 0.0));
  expect_one(found, JumpKind::split_like);
  EXPECT_FALSE(found.at(0).evidence.volume_ratio.has_value());
}

TEST(DetectJumps, IsSurerTheFurtherTheFactorLiesFromOrdinaryOpens) {
  const double half = jumps(planted(0.5)).at(0).confidence;
  EXPECT_LT(jumps(planted(0.75)).at(0).confidence, half);
  EXPECT_GT(half, 0.5);
  EXPECT_LE(jumps(planted(0.75)).at(0).confidence, 0.62);
}

// Every second close higher by `times`, up to the one two days before the jump: a stock that moves
// as much every day.
std::vector<Bar> wild(std::vector<Bar> bars, double times) {
  for (std::size_t i = 0; i < kJump; i += 2) {
    bars[i].close *= times;
    bars[i].high *= times;
  }
  return bars;
}

TEST(DetectJumps, ForgivesAWildStockMoreThanACalmOne) {
  const std::vector<Bar> calm = scaled(planted(0.1), kJump, 1.045, 1.0);
  expect_one(jumps(calm), JumpKind::unexplained);
  expect_one(jumps(wild(calm, 1.03)), JumpKind::split_like);
}

TEST(DetectJumps, ForgivesNoStockAnything) {
  expect_one(jumps(wild(scaled(planted(0.1), kJump, 1.07, 1.0), 1.04)), JumpKind::unexplained);
  std::vector<Bar> late = wild(scaled(planted(0.1), kJump + 1, 1.16, 1.0), 1.04);
  late[kJump].close = late[kJump].high = late[kJump + 1].open;
  expect_one(jumps(late), JumpKind::unexplained);
}

TEST(DetectJumps, LeavesAloneWhatIsNoJumpForThisStock) {
  EXPECT_TRUE(jumps(scaled(calm_bars(), kJump, 0.945, 1.0)).empty());
  const std::vector<Bar> lower = scaled(calm_bars(), kJump, 0.88, 1.0);
  EXPECT_EQ(jumps(lower).size(), 1U);
  EXPECT_TRUE(jumps(wild(lower, 1.03)).empty());
}

TEST(DetectJumps, JudgesAYoungStockByAnOrdinaryVolatility) {
  const std::vector<Bar> bars = planted(0.5);
  const auto found = jumps({bars.begin() + kJump - 3, bars.end()});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).evidence.daily_volatility, 0.02);
  EXPECT_FALSE(found.at(0).evidence.volume_ratio.has_value());
}

TEST(DetectJumps, KnowsAStockAfterTwentyMovesBeforeTheJump) {
  const std::vector<Bar> bars = planted(0.5);
  const auto volatility_after = [&](std::ptrdiff_t bars_before) {
    const auto jump = bars.begin() + kJump;
    return jumps({jump - bars_before, bars.end()}).at(0).evidence.daily_volatility;
  };
  EXPECT_EQ(volatility_after(20), 0.02);
  EXPECT_LT(volatility_after(21), 0.018);
}

TEST(DetectJumps, TakesTheVolumeOfTheLastTwentyDaysForUsual) {
  std::vector<Bar> bars = planted(0.5);
  for (std::size_t i = 0; i < kJump - 20; ++i) bars[i].volume *= 100;
  EXPECT_NEAR(jumps(bars).at(0).evidence.volume_ratio.value(), 2.0, 0.25);
}

TEST(DetectJumps, BlamesTheMarketForItsPart) {
  const std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.85, 1.0);
  expect_one(jumps(bars), JumpKind::unexplained);
  EXPECT_TRUE(jumps(bars, {.market = bars}).empty());
}

TEST(DetectJumps, BlamesTheMarketForItsPartOfTheClose) {
  std::vector<Bar> bars = scaled(planted(0.5), kJump + 1, 1.16, 1.0);
  bars[kJump].close = bars[kJump].high = bars[kJump + 1].open;
  std::vector<Bar> market = scaled(calm_bars(), kJump + 1, 1.16, 1.0);
  market[kJump].close = market[kJump].high = market[kJump + 1].open;
  expect_one(jumps(bars), JumpKind::unexplained);
  expect_one(jumps(bars, {.market = market}), JumpKind::split_like);
}

TEST(DetectJumps, NamesTheMarketsMoveAsEvidence) {
  const std::vector<Bar> market = scaled(calm_bars(), kJump, 1.02, 1.0);
  const auto found = jumps(planted(0.5), {.market = market});
  expect_one(found, JumpKind::split_like);
  EXPECT_DOUBLE_EQ(found.at(0).evidence.market_open_ratio.value(), 1.02);
  EXPECT_DOUBLE_EQ(found.at(0).evidence.market_close_ratio.value(),
                   market[kJump].close / market[kJump - 1].close);
}

TEST(DetectJumps, DoesWithoutTheMarketOnADayItLacks) {
  std::vector<Bar> market = calm_bars();
  market.erase(market.begin() + kJump);
  const auto found = jumps(planted(0.5), {.market = market});
  expect_one(found, JumpKind::split_like);
  EXPECT_FALSE(found.at(0).evidence.market_open_ratio.has_value());
}

TEST(DetectJumps, RefusesPreviousClosesThatAreNotOneABar) {
  const std::vector<double> stated(3, 100.0);
  const auto found =
      detect_jumps(Series::create(lupin(), calm_bars()).value(), {.previous_closes = stated});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, Errc::invalid_argument);
  EXPECT_EQ(found.error().message,
            "previous closes of LUPIN must be one a bar, got 3 for 100 bars");
}

TEST(DetectJumps, RefusesAnotherStocksActions) {
  CorporateAction other = told(0.5, kJump);
  other.symbol = Symbol::parse("INFY").value();
  const auto found =
      detect_jumps(Series::create(lupin(), calm_bars()).value(), {.known = std::vector{other}});
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, Errc::invalid_argument);
  EXPECT_EQ(found.error().message,
            "jumps of LUPIN must be explained by its own actions, got one of INFY on 2024-03-21");
}

TEST(DetectedActions, AreTheSplitLikeOnes) {
  const std::vector<JumpCandidate> candidates{
      {.date = day(3), .kind = JumpKind::unexplained, .factor = 0.6},
      {.date = day(5), .kind = JumpKind::split_like, .factor = 0.5}};
  const auto actions = detected_actions(lupin(), candidates);
  EXPECT_EQ(to_text(actions), "action LUPIN 2024-01-06 split 0.5 detected 2024-01-06\n");
  EXPECT_TRUE(CorporateAction::create(actions.at(0)).has_value());
}

TEST(JumpKind, HasAName) {
  EXPECT_EQ(to_string(JumpKind::split_like), "split-like");
  EXPECT_EQ(to_string(JumpKind::unexplained), "unexplained");
}

}  // namespace
}  // namespace sensex
