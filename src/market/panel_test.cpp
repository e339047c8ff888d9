#include "market/panel.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const Date kMonday(2024, 1, 1);

Bar bar_on(Date date, double close = 10) {
  return {.date = date, .open = close, .high = close, .low = close, .close = close, .volume = 1};
}

Series series(const char* symbol, const std::vector<int>& days_after_monday) {
  std::vector<Bar> bars;
  for (const int days : days_after_monday) bars.push_back(bar_on(kMonday.plus_days(days)));
  return Series::create(Symbol::parse(symbol).value(), bars).value();
}

// The index trades Monday, Tuesday and Thursday. A has a holiday copy on Wednesday; B lacks
// Tuesday.
MarketData three_days() {
  const auto vix = GlobalSeries::create(
      "india_vix", {{kMonday, 14.0}, {kMonday.plus_days(1), 15.0}, {kMonday.plus_days(2), 16.0}});
  return {.origin = {.source = "csv"},
          .index = series("^BSESN", {0, 1, 3}),
          .stocks = {series("A", {-1, 0, 1, 2, 3, 4}), series("B", {0, 3})},
          .globals = {vix.value()}};
}

TEST(Panel, KeepsGapsAsMissingAndDropsForeignDays) {
  const Panel panel = join(three_days()).value();
  ASSERT_EQ(panel.day_count(), 3U);
  const StockColumn& a = panel.stocks[0];
  const StockColumn& b = panel.stocks[1];
  EXPECT_TRUE(a.bars[0] && a.bars[1] && a.bars[2]);
  EXPECT_EQ(a.bars[2]->date, kMonday.plus_days(3));
  EXPECT_TRUE(b.bars[0] && !b.bars[1] && b.bars[2]);
}

TEST(Panel, NeedsAnIndexBar) {
  MarketData data = three_days();
  data.index = series("^BSESN", {});
  EXPECT_EQ(join(data).error().code, Errc::not_enough_data);
}

TEST(Panel, FindsDaysStocksAndGlobals) {
  const Panel panel = join(three_days()).value();
  EXPECT_EQ(panel.find_day(kMonday.plus_days(3)), 2U);
  EXPECT_FALSE(panel.find_day(kMonday.plus_days(2)).has_value());
  EXPECT_EQ(panel.find_stock(Symbol::parse("B").value()), &panel.stocks[1]);
  EXPECT_EQ(panel.find_stock(Symbol::parse("AA").value()), nullptr);
  EXPECT_EQ(panel.find_global("india_vix"), &panel.globals[0]);
  EXPECT_EQ(panel.find_global("us_equity"), nullptr);
}

TEST(Panel, TruncatedKnowsNothingLater) {
  const Panel start = join(three_days()).value().truncated(1);
  EXPECT_EQ(start.last_day(), kMonday.plus_days(1));
  EXPECT_EQ(start.stocks[0].bars.size(), 2U);
  ASSERT_EQ(start.globals[0].points().size(), 2U);
  EXPECT_EQ(start.globals[0].points().back().date, kMonday.plus_days(1));
  EXPECT_EQ(start.origin.source, "csv");
}

TEST(Panel, KeepsTheOpeningsOfTheIndexsDayOnly) {
  MarketData data = three_days();
  const Date friday = kMonday.plus_days(4);
  const auto opened = [](const Series& series, Date day, double price) {
    const std::vector<Bar> bars(series.bars().begin(), series.bars().end());
    return Series::create(series.symbol(), bars, Opening{day, price}).value();
  };
  data.index = opened(data.index, friday, 11.0);
  data.stocks[0] = opened(data.stocks[0], friday.plus_days(3), 12.0);
  data.stocks[1] = opened(data.stocks[1], friday, 13.0);
  const Panel panel = join(data).value();
  EXPECT_EQ(panel.opening, (Opening{friday, 11.0}));
  EXPECT_FALSE(panel.stocks[0].opening.has_value());
  EXPECT_EQ(panel.stocks[1].opening, (Opening{friday, 13.0}));
  EXPECT_FALSE(panel.truncated(1).opening.has_value());
}

}  // namespace
}  // namespace sensex
