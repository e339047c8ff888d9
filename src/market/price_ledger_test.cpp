#include "market/price_ledger.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace sensex {
namespace {

Symbol gail() { return Symbol::parse("GAIL").value(); }

// A Monday; day(n) is n days later, weekends included: the ledger knows no calendar.
Date day(int n) { return Date(2024, 1, 1).plus_days(n); }

Series raw_bars(int count) {
  std::vector<Bar> bars;
  for (int i = 0; i < count; ++i) {
    const double close = 100 + i;
    bars.push_back({.date = day(i),
                    .open = close - 1,
                    .high = close + 2,
                    .low = close - 3,
                    .close = close,
                    .volume = 1000.0 + i});
  }
  return Series::create(gail(), bars).value();
}

CorporateAction action(Date ex_date, double factor, ActionOrigin origin = ActionOrigin::detected,
                       ActionKind kind = ActionKind::bonus) {
  return {.symbol = gail(),
          .ex_date = ex_date,
          .kind = kind,
          .factor = factor,
          .origin = origin,
          .as_of = ex_date};
}

std::vector<double> factors(const std::vector<CorporateAction>& actions, Date as_of) {
  std::vector<double> result;
  const auto entries = price_ledger(raw_bars(6), actions, as_of);
  for (const LedgerEntry& entry : entries.value()) result.push_back(entry.factor);
  return result;
}

TEST(PriceLedger, AdjustsTheBarsBeforeTheExDateAndNotItsOwn) {
  EXPECT_EQ(factors({action(day(3), 0.5)}, day(5)), (std::vector<double>{0.5, 0.5, 0.5, 1, 1, 1}));
}

TEST(PriceLedger, MultipliesTheFactorsOfLaterExDatesInAnyOrder) {
  const std::vector<double> expected{0.125, 0.125, 0.25, 0.25, 1, 1};
  EXPECT_EQ(factors({action(day(2), 0.5), action(day(4), 0.25)}, day(5)), expected);
  EXPECT_EQ(factors({action(day(4), 0.25), action(day(2), 0.5)}, day(5)), expected);
}

TEST(PriceLedger, AppliesAnExDateWithoutABarToAllBarsBefore) {
  const Series raw = raw_bars(6);
  const Series gap = Series::create(gail(), {raw.bars()[0], raw.bars()[5]}).value();
  const auto entries = price_ledger(gap, std::vector{action(day(3), 0.5)}, day(5)).value();
  EXPECT_EQ(entries[0].factor, 0.5);
  EXPECT_EQ(entries[1].factor, 1.0);
}

TEST(PriceLedger, EndsWithTheDayAsked) {
  EXPECT_EQ(factors({}, day(2)).size(), 3U);
  EXPECT_TRUE(factors({}, day(-1)).empty());
}

TEST(PriceLedger, AppliesNothingBeforeItIsKnown) {
  CorporateAction late = action(day(2), 0.5);
  late.as_of = day(4);
  EXPECT_EQ(factors({late}, day(3)), (std::vector<double>{1, 1, 1, 1}));
  EXPECT_EQ(factors({late}, day(4)), (std::vector<double>{0.5, 0.5, 1, 1, 1}));
}

TEST(PriceLedger, AppliesNothingBeforeItsExDate) {
  CorporateAction announced = action(day(3), 0.5, ActionOrigin::declared);
  announced.as_of = day(0);
  EXPECT_EQ(factors({announced}, day(2)), (std::vector<double>{1, 1, 1}));
  EXPECT_EQ(factors({announced}, day(3)), (std::vector<double>{0.5, 0.5, 0.5, 1}));
}

TEST(PriceLedger, LeavesDividendsToTotalReturn) {
  EXPECT_EQ(factors({action(day(3), 0.5, ActionOrigin::detected),
                     action(day(3), 0.98, ActionOrigin::declared, ActionKind::dividend)},
                    day(5)),
            (std::vector<double>{0.5, 0.5, 0.5, 1, 1, 1}));
}

TEST(PriceLedger, BelievesADeclarationOverAFeedOverADetection) {
  const std::vector<CorporateAction> told{action(day(3), 0.3, ActionOrigin::declared),
                                          action(day(3), 0.4, ActionOrigin::feed),
                                          action(day(3), 0.5, ActionOrigin::detected)};
  EXPECT_EQ(factors(told, day(5))[0], 0.3);
  EXPECT_EQ(factors({told[1], told[2]}, day(5))[0], 0.4);
}

TEST(PriceLedger, KeepsADetectionUntilTheDeclarationIsKnown) {
  CorporateAction declared = action(day(2), 0.4, ActionOrigin::declared);
  declared.as_of = day(4);
  const std::vector<CorporateAction> told{action(day(2), 0.5), declared};
  EXPECT_EQ(factors(told, day(3))[0], 0.5);
  EXPECT_EQ(factors(told, day(4))[0], 0.4);
}

TEST(PriceLedger, TakesTheLastKnownCorrection) {
  CorporateAction correction = action(day(2), 0.75);
  correction.as_of = day(4);
  EXPECT_EQ(factors({correction, action(day(2), 0.5)}, day(3))[0], 0.5);
  EXPECT_EQ(factors({correction, action(day(2), 0.5)}, day(4))[0], 0.75);
}

TEST(PriceLedger, DoesNotDependOnTheOrderOfContradictions) {
  EXPECT_EQ(factors({action(day(2), 0.5), action(day(2), 0.75)}, day(5))[0], 0.75);
  EXPECT_EQ(factors({action(day(2), 0.75), action(day(2), 0.5)}, day(5))[0], 0.75);
}

TEST(PriceLedger, TakesADenialBack) {
  EXPECT_EQ(factors({action(day(2), 0.5), action(day(2), 1.0, ActionOrigin::declared)}, day(5))[0],
            1.0);
}

TEST(PriceLedger, AppliesBonusAndSplitOfOneDay) {
  EXPECT_EQ(factors({action(day(3), 0.5, ActionOrigin::declared, ActionKind::bonus),
                     action(day(3), 0.25, ActionOrigin::declared, ActionKind::split)},
                    day(5))[0],
            0.125);
}

TEST(PriceLedger, KnowsADetectionThatAMissingBarMadeLate) {
  const Series raw = raw_bars(6);
  const Series gap = Series::create(gail(), {raw.bars()[1], raw.bars()[4]}).value();
  const std::vector<CorporateAction> told{action(day(4), 0.5),
                                          action(day(3), 0.5, ActionOrigin::declared)};
  EXPECT_EQ(price_ledger(gap, told, day(5)).value()[0].factor, 0.5);
  // With a bar between the two, they are two actions.
  EXPECT_EQ(price_ledger(raw, told, day(5)).value()[0].factor, 0.25);
}

TEST(PriceLedger, DoesNotTakeADividendForTheActionThatWasDetected) {
  const Series raw = raw_bars(6);
  const Series gap = Series::create(gail(), {raw.bars()[1], raw.bars()[4]}).value();
  const std::vector<CorporateAction> told{
      action(day(2), 0.98, ActionOrigin::declared, ActionKind::dividend), action(day(4), 0.5),
      action(day(3), 0.5, ActionOrigin::declared)};
  EXPECT_EQ(price_ledger(gap, told, day(5)).value()[0].factor, 0.5);
}

TEST(PriceLedger, SaysSinceWhenTheFactorHeld) {
  CorporateAction late = action(day(2), 0.5);
  late.as_of = day(4);
  const auto entries =
      price_ledger(raw_bars(6), std::vector{late, action(day(1), 0.25)}, day(5)).value();
  EXPECT_EQ(entries[0], (LedgerEntry{raw_bars(6).bars()[0], 0.125, day(4)}));
  EXPECT_EQ(entries[1], (LedgerEntry{raw_bars(6).bars()[1], 0.5, day(4)}));
  EXPECT_EQ(entries[5], (LedgerEntry{raw_bars(6).bars()[5], 1.0, day(5)}));
}

TEST(PriceLedger, RefusesAnotherStocksActions) {
  CorporateAction other = action(day(3), 0.5);
  other.symbol = Symbol::parse("INFY").value();
  const auto entries = price_ledger(raw_bars(6), std::vector{other}, day(5));
  ASSERT_FALSE(entries.has_value());
  EXPECT_EQ(entries.error().code, Errc::invalid_argument);
  EXPECT_EQ(entries.error().message,
            "bars of GAIL must be adjusted by its own actions, got one of INFY on 2024-01-04");
}

TEST(CumulativeFactor, IsTheLedgersToTheBit) {
  const std::vector<CorporateAction> told{action(day(1), 1.0 / 3.0), action(day(2), 2.0 / 3.0),
                                          action(day(4), 0.1), action(day(4), 0.7)};
  for (int asked = 0; asked < 6; ++asked) {
    const auto entries = price_ledger(raw_bars(6), told, day(asked)).value();
    for (const LedgerEntry& entry : entries) {
      EXPECT_EQ(cumulative_factor(entry.raw.date, told, day(asked)), entry.factor);
    }
  }
}

TEST(StandingActions, AreOrderedByExDate) {
  const auto standing =
      standing_actions(std::vector{action(day(4), 0.5), action(day(2), 0.25)}, day(5));
  ASSERT_EQ(standing.size(), 2U);
  EXPECT_EQ(standing[0].ex_date, day(2));
}

TEST(Adjust, ScalesEveryPriceAndKeepsTheTurnover) {
  const Series series = adjust(raw_bars(6), std::vector{action(day(3), 0.5)}, day(5)).value();
  EXPECT_EQ(series.symbol(), gail());
  EXPECT_EQ(
      series.bars()[0],
      (Bar{.date = day(0), .open = 49.5, .high = 51, .low = 48.5, .close = 50, .volume = 2000}));
  EXPECT_EQ(series.bars()[3], raw_bars(6).bars()[3]);
}

TEST(Adjust, RefusesAFactorNoDoubleCanHold) {
  const Series raw = Series::create(gail(), {{.date = day(0),
                                              .open = 1,
                                              .high = 1,
                                              .low = 1,
                                              .close = 1,
                                              .volume = std::numeric_limits<double>::max()}})
                         .value();
  const Series later = Series::create(gail(), {raw.bars()[0], raw_bars(2).bars()[1]}).value();
  const auto series = adjust(later, std::vector{action(day(1), 0.5)}, day(5));
  ASSERT_FALSE(series.has_value());
  EXPECT_EQ(series.error().code, Errc::malformed_data);
  EXPECT_NE(series.error().message.find("volume inf"), std::string::npos);
}

}  // namespace
}  // namespace sensex
