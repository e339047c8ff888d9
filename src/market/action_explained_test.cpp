#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "market/action_detection.h"
#include "market/action_detection_test_support.h"

namespace sensex {
namespace {

using jump_testing::calm_bars;
using jump_testing::day;
using jump_testing::expect_one;
using jump_testing::jumps;
using jump_testing::kDays;
using jump_testing::kJump;
using jump_testing::planted;
using jump_testing::scaled;
using jump_testing::told;

// Jumps that something declared explains, or that lie in a gap of the bars.

TEST(ExplainJumps, ExplainsAJumpByWhatWasDeclared) {
  const std::vector known{told(0.6, kJump)};
  EXPECT_EQ(jumps(planted(0.6)).size(), 1U);
  EXPECT_TRUE(jumps(planted(0.6), {.known = known}).empty());
}

TEST(ExplainJumps, FindsASplitBehindADeclaredDemergerOfTheSameDay) {
  const std::vector known{told(0.6, kJump)};
  const auto found = jumps(scaled(planted(0.6), kJump, 0.2, 5.0), {.known = known});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).factor, 0.2);
}

TEST(ExplainJumps, ExplainsAJumpByALargeDividend) {
  const std::vector known{told(0.9, kJump, ActionKind::dividend)};
  EXPECT_TRUE(jumps(scaled(calm_bars(), kJump, 0.9, 1.0), {.known = known}).empty());
}

TEST(ExplainJumps, CountsVolumeInSharesOfBeforeADeclaredSplit) {
  const std::vector known{told(0.1, kJump, ActionKind::split)};
  const auto found = jumps(planted(0.02), {.known = known});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).factor, 0.2);
}

TEST(ExplainJumps, ExplainsNothingByADividendThatBecameKnownLater) {
  CorporateAction late = told(0.9, kJump, ActionKind::dividend);
  late.as_of = day(kJump + 1);
  const std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.9, 1.0);
  expect_one(jumps(bars, {.known = std::vector{late}}), JumpKind::unexplained);
}

TEST(ExplainJumps, ExplainsNothingByWhatBecameKnownLaterOrWasDetected) {
  CorporateAction late = told(0.5, kJump);
  late.as_of = day(kJump + 1);
  expect_one(jumps(planted(0.5), {.known = std::vector{late}}), JumpKind::split_like);
  CorporateAction detected = told(0.5, kJump);
  detected.origin = ActionOrigin::detected;
  expect_one(jumps(planted(0.5), {.known = std::vector{detected}}), JumpKind::split_like);
}

TEST(ExplainJumps, TakesOneOfSeveralWordsOnTheSameAction) {
  CorporateAction feed = told(0.6, kJump);
  feed.origin = ActionOrigin::feed;
  EXPECT_TRUE(jumps(planted(0.6), {.known = std::vector{feed, told(0.6, kJump)}}).empty());
}

// The ten bars before the jump left out.
std::vector<Bar> with_gap(const std::vector<Bar>& whole) {
  std::vector<Bar> bars;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i < kJump - 10 || i >= kJump) bars.push_back(whole[i]);
  }
  return bars;
}

// Two weeks without bars, in which the price changed.
std::vector<Bar> with_long_gap(double price_after) {
  return with_gap(scaled(calm_bars(), kJump, price_after, 1.0 / price_after));
}

std::vector<double> stated_closes(const std::vector<Bar>& bars) {
  std::vector<double> closes{0.0};
  for (std::size_t i = 0; i + 1 < bars.size(); ++i) closes.push_back(bars[i].close);
  return closes;
}

TEST(ExplainJumps, NeverTakesAJumpAcrossALongGapForASplit) {
  const auto found = jumps(with_long_gap(0.5));
  expect_one(found, JumpKind::unexplained);
  EXPECT_TRUE(found.at(0).evidence.sessions_missing);
}

TEST(ExplainJumps, AsksMoreOfAJumpAcrossALongGap) {
  EXPECT_TRUE(jumps(with_long_gap(0.9)).empty());
  EXPECT_EQ(jumps(planted(0.9)).size(), 1U);
}

TEST(ExplainJumps, MeasuresFromTheStatedCloseAfterALongGap) {
  const std::vector<Bar> whole = planted(0.5);
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = whole[kJump - 1].close;
  const auto found = jumps(bars, {.previous_closes = stated});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).evidence.base_close, whole[kJump - 1].close);
  EXPECT_TRUE(found.at(0).evidence.sessions_missing);
}

TEST(ExplainJumps, ReportsAJumpInALongGapThatTheStatedCloseShows) {
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = bars[kJump - 10].open;
  const auto found = jumps(bars, {.previous_closes = stated});
  expect_one(found, JumpKind::unexplained);
  EXPECT_NEAR(found.at(0).factor, bars[kJump - 10].open / bars[kJump - 11].close, 1e-12);
}

TEST(ExplainJumps, BlamesTheMarketForItsPartOfALongGap) {
  const std::vector<Bar> market = scaled(calm_bars(), kJump - 5, 0.5, 1.0);
  const std::vector<Bar> bars = with_gap(market);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = market[kJump - 1].close;
  EXPECT_EQ(jumps(bars, {.previous_closes = stated}).size(), 1U);
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated, .market = market}).empty());
}

TEST(ExplainJumps, ExplainsAJumpInALongGapByAnExDateInIt) {
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = bars[kJump - 10].open;
  const std::vector known{told(0.5, kJump - 4)};
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated, .known = known}).empty());
}

TEST(ExplainJumps, FindsASplitWhenTheBarOfTheExDateIsMissing) {
  const std::vector<Bar> whole = planted(0.5);
  std::vector<Bar> bars = whole;
  bars.erase(bars.begin() + kJump);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump] = whole[kJump].close;
  const DetectionContext with_stated{.previous_closes = stated};
  for (const auto& found : {jumps(bars), jumps(bars, with_stated)}) {
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, JumpKind::split_like);
    EXPECT_EQ(found[0].date, day(kJump + 1));
  }
  EXPECT_TRUE(jumps(bars, with_stated)[0].evidence.sessions_missing);
}

TEST(ExplainJumps, DoesNotCountAMoveOfTheMissingDayToTheNextOpen) {
  std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.95, 1.0);
  bars = scaled(bars, kJump + 1, 0.96, 1.0);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump + 1] = bars[kJump].close;
  bars.erase(bars.begin() + kJump);
  stated.erase(stated.begin() + kJump);
  EXPECT_EQ(jumps(bars).size(), 1U);
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated}).empty());
}

TradingCalendar weekdays(std::string_view holidays = {}) {
  return TradingCalendar::parse("covers 2023-12-01 2024-12-31\n" + std::string(holidays)).value();
}

TEST(ExplainJumps, BelievesNoStatedCloseWhereTheCalendarLacksNoSession) {
  const TradingCalendar calendar = weekdays();
  const std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.9, 1.0);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump] = bars[kJump - 1].close * 0.95;
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated}).empty());
  const auto found = jumps(bars, {.previous_closes = stated, .calendar = &calendar});
  expect_one(found, JumpKind::unexplained);
  EXPECT_FALSE(found.at(0).evidence.sessions_missing);
  EXPECT_EQ(found.at(0).evidence.base_close, bars[kJump - 1].close);
}

TEST(ExplainJumps, BelievesAStatedCloseWhereTheCalendarLacksASession) {
  const TradingCalendar calendar = weekdays();
  std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.95, 1.0);
  bars = scaled(bars, kJump + 1, 0.5, 2.0);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump + 1] = bars[kJump].close;
  bars.erase(bars.begin() + kJump);
  stated.erase(stated.begin() + kJump);
  const auto found = jumps(bars, {.previous_closes = stated, .calendar = &calendar});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].evidence.sessions_missing);
  EXPECT_EQ(found[0].evidence.base_close, stated[kJump]);
}

TEST(ExplainJumps, TakesALongHolidayOfTheCalendarForNoGap) {
  std::string holidays;
  for (std::size_t i = kJump - 10; i < kJump; ++i) {
    if (!day(i).is_weekend()) holidays += "holiday " + day(i).to_string() + " Invented\n";
  }
  const TradingCalendar calendar = weekdays(holidays);
  expect_one(jumps(with_long_gap(0.5)), JumpKind::unexplained);
  expect_one(jumps(with_long_gap(0.5), {.calendar = &calendar}), JumpKind::split_like);
}

TEST(ExplainJumps, PassesOverPreviousClosesThatAreNotStated) {
  std::vector<double> stated(kDays, std::numeric_limits<double>::quiet_NaN());
  stated[kJump] = 0.0;
  expect_one(jumps(planted(0.5), {.previous_closes = stated}), JumpKind::split_like);
}

}  // namespace
}  // namespace sensex
