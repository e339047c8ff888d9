#include "market/reconciliation.h"

#include <limits>
#include <utility>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using DayClose = std::pair<int, double>;

Date day(int n) { return Date(2024, 1, 1).plus_days(n); }

Series closes(const std::vector<DayClose>& days, std::string_view symbol = "TCS") {
  std::vector<Bar> bars;
  for (const auto& [n, close] : days) {
    bars.push_back({.date = day(n), .open = close, .high = close, .low = close, .close = close});
  }
  return Series::create(Symbol::parse(symbol).value(), bars).value();
}

Reconciliation compare(const std::vector<DayClose>& a, const std::vector<DayClose>& b,
                       ReconcileTolerance tolerance = {}) {
  return reconcile(closes(a), closes(b), tolerance).value();
}

TEST(Reconcile, AgreesWithItself) {
  const std::vector<DayClose> days{{0, 100}, {1, 101}, {2, 99}};
  const Reconciliation result = compare(days, days);
  EXPECT_EQ(result.common_days, 3U);
  EXPECT_EQ(result.compared_returns, 2U);
  EXPECT_EQ(result.return_share(), 1.0);
  EXPECT_EQ(result.level_share(), 1.0);
  EXPECT_TRUE(result.exceptions.empty());
  EXPECT_TRUE(result.level_shifts.empty());
}

TEST(Reconcile, ListsTheReturnsThatDiffer) {
  const Reconciliation result =
      compare({{0, 100}, {1, 50}, {2, 51}, {3, 51}}, {{0, 50}, {1, 50}, {2, 51}, {3, 51}});
  ASSERT_EQ(result.exceptions.size(), 1U);
  EXPECT_EQ(result.exceptions[0], (ReturnException{day(1), -0.5, 0.0}));
  EXPECT_DOUBLE_EQ(result.return_share().value(), 2.0 / 3.0);
}

TEST(Reconcile, ForgivesAtTheToleranceAndNotBeyond) {
  const std::vector<DayClose> flat{{0, 1024}, {1, 1024}};
  const ReconcileTolerance one_in_1024{.daily_return = 1.0 / 1024, .level = 1};
  EXPECT_TRUE(compare(flat, {{0, 1024}, {1, 1025}}, one_in_1024).exceptions.empty());
  EXPECT_TRUE(compare(flat, {{0, 1024}, {1, 1023}}, one_in_1024).exceptions.empty());
  EXPECT_EQ(compare(flat, {{0, 1024}, {1, 1026}}, one_in_1024).exceptions.size(), 1U);
  EXPECT_EQ(compare(flat, {{0, 1024}, {1, 1022}}, one_in_1024).exceptions.size(), 1U);
}

TEST(Reconcile, ForgivesATenthOfAPercentUnlessToldOtherwise) {
  EXPECT_TRUE(compare({{0, 1000}, {1, 1000}}, {{0, 1000}, {1, 1000.9}}).exceptions.empty());
  EXPECT_EQ(compare({{0, 1000}, {1, 1000}}, {{0, 1000}, {1, 1001.1}}).exceptions.size(), 1U);
}

TEST(Reconcile, LeavesOutReturnsOverADayThatOneSideLacks) {
  const std::vector<DayClose> whole{{0, 100}, {1, 110}, {2, 120}, {3, 130}};
  const std::vector<DayClose> lacking{{0, 100}, {2, 120}, {3, 130}};
  for (const auto& [a, b] : {std::pair(whole, lacking), std::pair(lacking, whole)}) {
    const Reconciliation result = compare(a, b);
    EXPECT_EQ(result.common_days, 3U);
    EXPECT_EQ(result.compared_returns, 1U);
    EXPECT_TRUE(result.exceptions.empty());
  }
}

TEST(Reconcile, ComparesReturnsOverADayThatBothLack) {
  const std::vector<DayClose> days{{0, 100}, {7, 120}};
  EXPECT_EQ(compare(days, days).compared_returns, 1U);
}

TEST(Reconcile, ShowsFromWhenOneSideIsAdjusted) {
  const Reconciliation result =
      compare({{0, 100}, {1, 100}, {2, 50}, {3, 51}}, {{0, 50}, {1, 50}, {2, 50}, {3, 51}});
  ASSERT_EQ(result.level_shifts.size(), 1U);
  EXPECT_EQ(result.level_shifts[0], (LevelShift{day(2), 2.0, 1.0}));
  EXPECT_EQ(result.agreeing_levels, 2U);
  EXPECT_EQ(result.level_share(), 0.5);
}

TEST(Reconcile, ShowsAFalsePriceAsAShiftThereAndBack) {
  const Reconciliation result =
      compare({{0, 100}, {1, 100}, {2, 100}}, {{0, 100}, {1, 125}, {2, 100}});
  ASSERT_EQ(result.level_shifts.size(), 2U);
  EXPECT_EQ(result.level_shifts[0], (LevelShift{day(1), 1.0, 0.8}));
  EXPECT_EQ(result.level_shifts[1], (LevelShift{day(2), 0.8, 1.0}));
  EXPECT_EQ(result.exceptions.size(), 2U);
}

TEST(Reconcile, FindsALevelThatDriftsAwaySlowly) {
  const Reconciliation result =
      compare({{0, 10000}, {1, 10006}, {2, 10012}}, {{0, 10000}, {1, 10000}, {2, 10000}});
  EXPECT_TRUE(result.exceptions.empty());
  ASSERT_EQ(result.level_shifts.size(), 1U);
  EXPECT_EQ(result.level_shifts[0].date, day(2));
}

TEST(Reconcile, HasNoShareOfNothing) {
  const Reconciliation result = compare({{0, 100}}, {{1, 100}});
  EXPECT_EQ(result.common_days, 0U);
  EXPECT_FALSE(result.return_share().has_value());
  EXPECT_FALSE(result.level_share().has_value());
  EXPECT_FALSE(compare({{0, 100}}, {{0, 100}}).return_share().has_value());
}

TEST(Reconcile, RefusesTwoInstruments) {
  const auto result = reconcile(closes({{0, 1}}), closes({{0, 1}}, "INFY"));
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::invalid_argument);
  EXPECT_EQ(result.error().message, "both series must be of one instrument, got TCS and INFY");
}

TEST(Reconcile, RefusesTolerancesThatAreNone) {
  const auto refused = [](ReconcileTolerance tolerance) {
    return reconcile(closes({{0, 1}}), closes({{0, 1}}), tolerance).error().message;
  };
  EXPECT_EQ(refused({.daily_return = -0.001, .level = 0}),
            "tolerances must be 0 or more, got -0.001 for returns and 0 for levels");
  EXPECT_EQ(refused({.daily_return = 0, .level = std::numeric_limits<double>::quiet_NaN()}),
            "tolerances must be 0 or more, got 0 for returns and nan for levels");
}

}  // namespace
}  // namespace sensex
