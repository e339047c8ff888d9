#include "pipeline/declared_actions.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;

// Tata Motors gave away its commercial vehicles; prices before count 0.6885.
const Date kExDate(2025, 10, 14);
constexpr double kFactor = 0.6885;

Bar bar_of(Date date, double price) { return {date, price, price, price, price, 1'000.0}; }

MarketData data_of(std::vector<Bar> bars) {
  return {.origin = {"yahoo", false},
          .index = *Series::create(symbol("^BSESN"), {}),
          .stocks = {*Series::create(symbol("TMPV"), std::move(bars))}};
}

// Closes of the day before the ex-date, the ex-date and the day after it.
MarketData around(double before, double on, double after) {
  return data_of({bar_of(kExDate.plus_days(-1), before), bar_of(kExDate, on),
                  bar_of(kExDate.plus_days(1), after)});
}

double close(const MarketData& data, std::size_t day) { return data.stocks[0].bars()[day].close; }

TEST(DeclaredActions, AJumpOfAboutTheFactorIsTakenOut) {
  MarketData data = around(600, 400, 410);
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_NEAR(close(data, 0), 600 * kFactor, 1e-9);
  EXPECT_EQ(close(data, 1), 400);
  EXPECT_EQ(close(data, 2), 410);
  EXPECT_NEAR(data.stocks[0].bars()[0].volume, 1'000 / kFactor, 1e-9);
  EXPECT_EQ(data.remarks, std::vector<std::string>{
                              "TMPV: prices before 2025-10-14 multiplied by 0.6885 (demerger)"});
}

TEST(DeclaredActions, OneThatTheSourceAppliedIsRecordedAndChangesNothing) {
  MarketData data = around(410, 400, 410);
  const std::vector<Series> before = data.stocks;
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_EQ(data.stocks, before);
  EXPECT_TRUE(data.remarks.empty());
  ASSERT_EQ(data.actions.size(), 1U);
  EXPECT_EQ(data.actions[0].ex_date, kExDate);
  EXPECT_EQ(data.actions[0].factor, kFactor);
  EXPECT_EQ(data.actions[0].origin, ActionOrigin::declared);
}

TEST(DeclaredActions, AppliedOnceItIsNotAppliedAgain) {
  MarketData data = around(600, 400, 410);
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  const std::vector<Series> once = data.stocks;
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_EQ(data.stocks, once);
  EXPECT_EQ(data.actions.size(), 1U);
  EXPECT_EQ(data.remarks.size(), 1U);
}

// Half of the jump, in logarithms, is 0.8298.
TEST(DeclaredActions, ANearerJumpDecides) {
  MarketData applied = around(100, 83.1, 83.1);
  ASSERT_TRUE(apply_declared_actions(sensex_market(), applied).has_value());
  EXPECT_EQ(close(applied, 0), 100);
  MarketData unapplied = around(100, 82.8, 82.8);
  ASSERT_TRUE(apply_declared_actions(sensex_market(), unapplied).has_value());
  EXPECT_NEAR(close(unapplied, 0), 68.85, 1e-9);
}

TEST(DeclaredActions, WithBarsOfOneSideOnlyNothingIsRecorded) {
  for (MarketData data :
       {data_of({bar_of(kExDate.plus_days(-2), 600), bar_of(kExDate.plus_days(-1), 600)}),
        data_of({bar_of(kExDate, 400), bar_of(kExDate.plus_days(1), 400)}), data_of({})}) {
    const std::vector<Series> before = data.stocks;
    ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
    EXPECT_EQ(data.stocks, before);
    EXPECT_TRUE(data.actions.empty());
  }
}

TEST(DeclaredActions, WithoutABarOfTheExDateTheNextBarTells) {
  MarketData data =
      data_of({bar_of(kExDate.plus_days(-3), 600), bar_of(kExDate.plus_days(2), 400)});
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_NEAR(close(data, 0), 600 * kFactor, 1e-9);
}

TEST(DeclaredActions, TheOpeningOfTheSessionUnderWayStays) {
  MarketData data = around(600, 400, 410);
  const Opening opening{kExDate.plus_days(2), 405.0};
  const std::span<const Bar> bars = data.stocks[0].bars();
  data.stocks[0] = *Series::create(symbol("TMPV"), {bars.begin(), bars.end()}, opening);
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_EQ(data.stocks[0].opening(), opening);
}

TEST(DeclaredActions, OtherStocksAreLeftAlone) {
  MarketData data = data_of({});
  data.stocks = {
      *Series::create(symbol("TCS"), {bar_of(kExDate.plus_days(-1), 600), bar_of(kExDate, 400)})};
  const std::vector<Series> before = data.stocks;
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_EQ(data.stocks, before);
  EXPECT_TRUE(data.actions.empty());
}

TEST(DeclaredActions, WhatAFeedTellsOfThatDayIsNotRecordedTwiceAndAllStandInOrder) {
  MarketData data = around(410, 400, 410);
  const auto split_of = [](std::string_view name, Date day) {
    return CorporateAction{.symbol = symbol(name),
                           .ex_date = day,
                           .factor = 0.5,
                           .origin = ActionOrigin::feed,
                           .as_of = day};
  };
  data.actions = {split_of("WIPRO", kExDate), split_of("TMPV", kExDate.plus_days(9))};
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  ASSERT_EQ(data.actions.size(), 3U);
  EXPECT_EQ(data.actions[0].origin, ActionOrigin::declared);
  EXPECT_EQ(data.actions[1].ex_date, kExDate.plus_days(9));
  EXPECT_EQ(data.actions[2].symbol, symbol("WIPRO"));

  data.actions = {split_of("TMPV", kExDate)};
  ASSERT_TRUE(apply_declared_actions(sensex_market(), data).has_value());
  EXPECT_EQ(data.actions, std::vector<CorporateAction>{split_of("TMPV", kExDate)});
}

}  // namespace
}  // namespace sensex
