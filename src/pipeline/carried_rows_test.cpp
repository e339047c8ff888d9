#include "pipeline/carried_rows.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::symbol;

const Date kFirst(2024, 1, 1);

Series series_of(std::string_view name, int days, double factor = 1.0) {
  std::vector<Bar> bars;
  for (int day = 0; day < days; ++day) {
    const double close = factor * (100.0 + day);
    bars.push_back({kFirst.plus_days(day), close, close, close, close, 1'000.0});
  }
  return *Series::create(symbol(name), std::move(bars));
}

GlobalSeries global_of(int days) {
  std::vector<GlobalPoint> points;
  for (int day = 0; day < days; ++day) points.push_back({kFirst.plus_days(day), 10.0 + day});
  return *GlobalSeries::create("tokyo", std::move(points));
}

MarketData data_of(int days) {
  return {.origin = {"csv", false},
          .index = series_of("^BSESN", days),
          .stocks = {series_of("ITC", days), series_of("TCS", days)},
          .globals = {global_of(days)}};
}

RefusedRow row_of(const std::string& series, int day) {
  return {series + ".csv", 2, "high 1 is below low 2", series, kFirst.plus_days(day)};
}

TEST(CarriedRows, ARefusedDayOfEachKindStaysAsItWasKnownAndIsNamed) {
  MarketData data = data_of(9);
  data.refused = {row_of("^BSESN", 9), row_of("TCS", 9), row_of("tokyo", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.index, series_of("^BSESN", 10));
  EXPECT_EQ(data.stocks[0], series_of("ITC", 9));
  EXPECT_EQ(data.stocks[1], series_of("TCS", 10));
  EXPECT_EQ(data.globals[0], global_of(10));
  ASSERT_EQ(data.remarks.size(), 1U);
  EXPECT_EQ(data.remarks[0],
            "warning: the source now has impossible rows for 3 days that were known; kept what was "
            "known: ^BSESN 2024-01-10, TCS 2024-01-10, tokyo 2024-01-10");
}

TEST(CarriedRows, ARowRefusedTwiceIsCarriedOnce) {
  MarketData data = data_of(9);
  data.refused = {row_of("TCS", 9), row_of("TCS", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.stocks[1], series_of("TCS", 10));
  EXPECT_NE(data.remarks.at(0).find("1 day that was known"), std::string::npos);
}

TEST(CarriedRows, ADayThatIsThereFromElsewhereIsLeft) {
  MarketData data = data_of(10);
  data.refused = {row_of("^BSESN", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.index, series_of("^BSESN", 10));
  EXPECT_TRUE(data.remarks.empty());
}

TEST(CarriedRows, ADayThatWasNotKnownStaysAway) {
  MarketData data = data_of(9);
  data.refused = {row_of("TCS", 11), row_of("LT", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.stocks[1], series_of("TCS", 9));
  EXPECT_TRUE(data.remarks.empty());
}

TEST(CarriedRows, ThePricesOfARestatedSeriesAreOfAnotherScale) {
  MarketData data = data_of(9);
  data.stocks[1] = series_of("TCS", 9, 0.5);
  data.refused = {row_of("TCS", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.stocks[1], series_of("TCS", 9, 0.5));
  EXPECT_TRUE(data.remarks.empty());
}

TEST(CarriedRows, AnotherSourcesBarsAreNotMixedIn) {
  MarketData data = data_of(9);
  data.origin.source = "yahoo";
  data.refused = {row_of("TCS", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.stocks[1], series_of("TCS", 9));
}

TEST(CarriedRows, AnOpeningThatACarriedBarOvertakesIsDropped) {
  MarketData data = data_of(9);
  const auto bars = data.index.bars();
  data.index = *Series::create(symbol("^BSESN"), {bars.begin(), bars.end()},
                               Opening{kFirst.plus_days(9), 1.0});
  data.refused = {row_of("^BSESN", 9)};
  carry_over(data_of(10), data);
  EXPECT_EQ(data.index, series_of("^BSESN", 10));
}

TEST(CarriedRows, FiveAreNamedOfMany) {
  MarketData data = data_of(3);
  for (int day = 3; day < 9; ++day) data.refused.push_back(row_of("TCS", day));
  carry_over(data_of(10), data);
  EXPECT_NE(data.remarks.at(0).find("6 days"), std::string::npos);
  EXPECT_NE(data.remarks.at(0).find("TCS 2024-01-08, ..."), std::string::npos);
}

}  // namespace
}  // namespace sensex
