#include "pipeline/whole_sessions.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;

const Date kFirst(2024, 1, 1);

Series series_of(const std::string& name, int days) {
  std::vector<Bar> bars;
  for (int day = 0; day < days; ++day) {
    bars.push_back({kFirst.plus_days(day), 1.0, 1.0, 1.0, 1.0, 0.0});
  }
  return *Series::create(symbol(name), std::move(bars));
}

// 25 stocks, as many as the market needs.
MarketData market_of(int index_days, int stock_days) {
  MarketData data{.index = series_of("^BSESN", index_days)};
  for (int i = 0; i < 25; ++i) {
    data.stocks.push_back(series_of(fmt::format("STOCK{:02}", i), stock_days));
  }
  return data;
}

TEST(WholeSessions, AnIndexThatIsAheadIsCutToItsStocks) {
  MarketData data = market_of(30, 28);
  const std::optional<Cut> cut = keep_whole_sessions(data, sensex_market());
  ASSERT_TRUE(cut.has_value());
  EXPECT_EQ(cut->last, kFirst.plus_days(27));
  EXPECT_NE(cut->remark.find("the index has bars to 2024-01-30, but only 0 stocks"),
            std::string::npos);
  EXPECT_EQ(data.index, series_of("^BSESN", 28));
}

TEST(WholeSessions, NothingIsCutWhenTheLastSessionIsWhole) {
  MarketData data = market_of(30, 30);
  EXPECT_FALSE(keep_whole_sessions(data, sensex_market()).has_value());
  EXPECT_EQ(data.index, series_of("^BSESN", 30));
}

TEST(WholeSessions, TwentySessionsAreCutAndOfMoreNone) {
  MarketData data = market_of(30, 10);
  EXPECT_TRUE(keep_whole_sessions(data, sensex_market()).has_value());
  EXPECT_EQ(data.index, series_of("^BSESN", 10));
  data = market_of(30, 9);
  EXPECT_FALSE(keep_whole_sessions(data, sensex_market()).has_value());
  EXPECT_EQ(data.index, series_of("^BSESN", 30));
}

TEST(WholeSessions, StocksThatAreAheadOfTheIndexAreCutToIt) {
  MarketData data = market_of(28, 28);
  data.stocks[3] = series_of("STOCK03", 30);
  const std::optional<std::string> remark = cut_to_index(data);
  ASSERT_TRUE(remark.has_value());
  EXPECT_NE(remark->find("what STOCK03 have after 2024-01-28"), std::string::npos) << *remark;
  EXPECT_EQ(data.stocks[3], series_of("STOCK03", 28));
  EXPECT_FALSE(cut_to_index(data).has_value());
}

TEST(WholeSessions, AnEmptyIndexIsLeftAsItIs) {
  MarketData data = market_of(0, 5);
  EXPECT_FALSE(keep_whole_sessions(data, sensex_market()).has_value());
}

TEST(WholeSessions, LeavingOutKeepsTheDayBeforeAndTheDaysAfter) {
  MarketData data = market_of(5, 5);
  leave_out(data, kFirst.plus_days(1), kFirst.plus_days(3));
  ASSERT_EQ(data.index.bars().size(), 3U);
  EXPECT_EQ(data.index.bars()[1].date, kFirst.plus_days(1));
  EXPECT_EQ(data.index.bars()[2].date, kFirst.plus_days(4));
  EXPECT_EQ(data.stocks[0].bars().size(), 3U);
}

TEST(WholeSessions, HasABarOnADay) {
  EXPECT_TRUE(has_bar_on(series_of("TCS", 2), kFirst.plus_days(1)));
  EXPECT_FALSE(has_bar_on(series_of("TCS", 2), kFirst.plus_days(2)));
  EXPECT_FALSE(has_bar_on(series_of("TCS", 0), kFirst));
}

}  // namespace
}  // namespace sensex
