#include "market/action_detection.h"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr std::size_t kDays = 100;
constexpr std::size_t kJump = 80;  // the bar that tests change

Symbol lupin() { return Symbol::parse("LUPIN").value(); }

Date day(std::size_t n) { return Date(2024, 1, 1).plus_days(static_cast<int>(n)); }

// Bars around 100 with moves of at most 1.5 %, each open at the close before.
std::vector<Bar> calm_bars() {
  std::mt19937_64 random(7);
  const auto between = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11U) * 0x1.0p-53;
  };
  std::vector<Bar> bars;
  double last = 100.0;
  for (std::size_t i = 0; i < kDays; ++i) {
    const double close = last * std::exp(between(-0.015, 0.015));
    bars.push_back({.date = day(i),
                    .open = last,
                    .high = std::max(last, close),
                    .low = std::min(last, close),
                    .close = close,
                    .volume = between(900, 1100)});
    last = close;
  }
  return bars;
}

// From bar `from` on at another price and with another volume.
std::vector<Bar> scaled(std::vector<Bar> bars, std::size_t from, double price, double volume) {
  for (std::size_t i = from; i < bars.size(); ++i) {
    Bar& bar = bars[i];
    bar = {bar.date,        bar.open * price,  bar.high * price,
           bar.low * price, bar.close * price, bar.volume * volume};
  }
  return bars;
}

std::vector<Bar> planted(double factor) { return scaled(calm_bars(), kJump, factor, 1.0 / factor); }

std::vector<JumpCandidate> jumps(const std::vector<Bar>& bars,
                                 const DetectionContext& context = {}) {
  return detect_jumps(Series::create(lupin(), bars).value(), context).value();
}

CorporateAction told(double factor, std::size_t ex_date, ActionKind kind = ActionKind::demerger) {
  return {.symbol = lupin(),
          .ex_date = day(ex_date),
          .kind = kind,
          .factor = factor,
          .origin = ActionOrigin::declared,
          .as_of = day(ex_date)};
}

void expect_one(const std::vector<JumpCandidate>& found, JumpKind kind) {
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].kind, kind);
  EXPECT_EQ(found[0].date, day(kJump));
  EXPECT_GE(found[0].confidence, 0.0);
  EXPECT_LE(found[0].confidence, 1.0);
}

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

TEST(DetectJumps, ExplainsAJumpByWhatWasDeclared) {
  const std::vector known{told(0.6, kJump)};
  EXPECT_EQ(jumps(planted(0.6)).size(), 1U);
  EXPECT_TRUE(jumps(planted(0.6), {.known = known}).empty());
}

TEST(DetectJumps, FindsASplitBehindADeclaredDemergerOfTheSameDay) {
  const std::vector known{told(0.6, kJump)};
  const auto found = jumps(scaled(planted(0.6), kJump, 0.2, 5.0), {.known = known});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).factor, 0.2);
}

TEST(DetectJumps, ExplainsAJumpByALargeDividend) {
  const std::vector known{told(0.9, kJump, ActionKind::dividend)};
  EXPECT_TRUE(jumps(scaled(calm_bars(), kJump, 0.9, 1.0), {.known = known}).empty());
}

TEST(DetectJumps, CountsVolumeInSharesOfBeforeADeclaredSplit) {
  const std::vector known{told(0.1, kJump, ActionKind::split)};
  const auto found = jumps(planted(0.02), {.known = known});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).factor, 0.2);
}

TEST(DetectJumps, ExplainsNothingByADividendThatBecameKnownLater) {
  CorporateAction late = told(0.9, kJump, ActionKind::dividend);
  late.as_of = day(kJump + 1);
  const std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.9, 1.0);
  expect_one(jumps(bars, {.known = std::vector{late}}), JumpKind::unexplained);
}

TEST(DetectJumps, ExplainsNothingByWhatBecameKnownLaterOrWasDetected) {
  CorporateAction late = told(0.5, kJump);
  late.as_of = day(kJump + 1);
  expect_one(jumps(planted(0.5), {.known = std::vector{late}}), JumpKind::split_like);
  CorporateAction detected = told(0.5, kJump);
  detected.origin = ActionOrigin::detected;
  expect_one(jumps(planted(0.5), {.known = std::vector{detected}}), JumpKind::split_like);
}

TEST(DetectJumps, TakesOneOfSeveralWordsOnTheSameAction) {
  CorporateAction feed = told(0.6, kJump);
  feed.origin = ActionOrigin::feed;
  EXPECT_TRUE(jumps(planted(0.6), {.known = std::vector{feed, told(0.6, kJump)}}).empty());
}

// Two weeks without bars; the stock fell by a fifth in them.
std::vector<Bar> with_long_gap(double price_after) {
  std::vector<Bar> bars = scaled(calm_bars(), kJump, price_after, 1.0 / price_after);
  bars.erase(bars.begin() + kJump - 10, bars.begin() + kJump);
  return bars;
}

std::vector<double> stated_closes(const std::vector<Bar>& bars) {
  std::vector<double> closes{0.0};
  for (std::size_t i = 0; i + 1 < bars.size(); ++i) closes.push_back(bars[i].close);
  return closes;
}

TEST(DetectJumps, NeverTakesAJumpAcrossALongGapForASplit) {
  const auto found = jumps(with_long_gap(0.5));
  expect_one(found, JumpKind::unexplained);
  EXPECT_TRUE(found.at(0).evidence.sessions_missing);
}

TEST(DetectJumps, AsksMoreOfAJumpAcrossALongGap) {
  EXPECT_TRUE(jumps(with_long_gap(0.9)).empty());
  EXPECT_EQ(jumps(planted(0.9)).size(), 1U);
}

TEST(DetectJumps, MeasuresFromTheStatedCloseAfterALongGap) {
  const std::vector<Bar> whole = planted(0.5);
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = whole[kJump - 1].close;
  const auto found = jumps(bars, {.previous_closes = stated});
  expect_one(found, JumpKind::split_like);
  EXPECT_EQ(found.at(0).evidence.base_close, whole[kJump - 1].close);
  EXPECT_TRUE(found.at(0).evidence.sessions_missing);
}

TEST(DetectJumps, ReportsAJumpInALongGapThatTheStatedCloseShows) {
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = bars[kJump - 10].open;
  const auto found = jumps(bars, {.previous_closes = stated});
  expect_one(found, JumpKind::unexplained);
  EXPECT_NEAR(found.at(0).factor, bars[kJump - 10].open / bars[kJump - 11].close, 1e-12);
}

TEST(DetectJumps, BlamesTheMarketForItsPartOfALongGap) {
  const std::vector<Bar> market = scaled(calm_bars(), kJump - 5, 0.5, 1.0);
  std::vector<Bar> bars = market;
  bars.erase(bars.begin() + kJump - 10, bars.begin() + kJump);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = market[kJump - 1].close;
  EXPECT_EQ(jumps(bars, {.previous_closes = stated}).size(), 1U);
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated, .market = market}).empty());
}

TEST(DetectJumps, ExplainsAJumpInALongGapByAnExDateInIt) {
  const std::vector<Bar> bars = with_long_gap(0.5);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump - 10] = bars[kJump - 10].open;
  const std::vector known{told(0.5, kJump - 4)};
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated, .known = known}).empty());
}

TEST(DetectJumps, FindsASplitWhenTheBarOfTheExDateIsMissing) {
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

TEST(DetectJumps, DoesNotCountAMoveOfTheMissingDayToTheNextOpen) {
  std::vector<Bar> bars = scaled(calm_bars(), kJump, 0.95, 1.0);
  bars = scaled(bars, kJump + 1, 0.96, 1.0);
  std::vector<double> stated = stated_closes(bars);
  stated[kJump + 1] = bars[kJump].close;
  bars.erase(bars.begin() + kJump);
  stated.erase(stated.begin() + kJump);
  EXPECT_EQ(jumps(bars).size(), 1U);
  EXPECT_TRUE(jumps(bars, {.previous_closes = stated}).empty());
}

TEST(DetectJumps, PassesOverPreviousClosesThatAreNotStated) {
  std::vector<double> stated(kDays, std::numeric_limits<double>::quiet_NaN());
  stated[kJump] = 0.0;
  expect_one(jumps(planted(0.5), {.previous_closes = stated}), JumpKind::split_like);
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
