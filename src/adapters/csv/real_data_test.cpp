#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "adapters/csv/csv_source.h"
#include "market/panel.h"
#include "market/test_support.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using testing_support::sensex_market;

fs::path data_folder() {
  const char* const set = std::getenv("SENSEX_TEST_DATA");
  return set != nullptr ? fs::path(set) : fs::path(SENSEX_SOURCE_DIR) / "../shared/data";
}

// The reference data, loaded once for all tests of the suite.
class RealData : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!fs::is_directory(data_folder())) return;
    loaded_ = make_csv_source(data_folder(), sensex_market())->load({});
  }
  static void TearDownTestSuite() { loaded_.reset(); }

  void SetUp() override {
    if (!loaded_) GTEST_SKIP() << "no reference data at " << data_folder();
    ASSERT_TRUE(loaded_->has_value()) << loaded_->error().message;
  }

  static const MarketData& data() { return **loaded_; }

 private:
  static inline std::optional<Result<MarketData>> loaded_ = std::nullopt;
};

TEST_F(RealData, HasTheIndexDaysItsReadmeCounts) {
  const Series& index = data().index;
  EXPECT_EQ(index.between(Date(2010, 1, 1), Date(2023, 12, 31)).bars().size(), 3472U);
  EXPECT_EQ(index.between(Date(2024, 1, 1), Date(2024, 12, 31)).bars().size(), 249U);
}

TEST_F(RealData, HasEveryMemberPastAndPresent) {
  EXPECT_EQ(data().stocks.size(), sensex_market().universe().all().size());
  EXPECT_EQ(data().globals.size(), sensex_market().globals().size());
}

TEST_F(RealData, HasNoImpossibleBarSince2010) {
  for (const RefusedRow& row : data().refused) {
    ADD_FAILURE() << row.file << ":" << row.line << ": " << row.reason;
  }
}

TEST_F(RealData, TradesOnlyOnDaysOfTheCalendar) {
  for (const Bar& bar : data().index.bars()) {
    EXPECT_TRUE(sensex_market().calendar().is_trading_day(bar.date)) << bar.date;
  }
}

// The index's own file lacks 12 special Saturdays (two of them budget days), 10 Muhurat sessions, 7
// first sessions of a year, and 6 ordinary weekdays: 2012-10-26, 2014-12-26, 2014-12-29,
// 2019-02-13, 2019-03-29 and 2021-05-07. The second source has all of them.
TEST_F(RealData, Fills35SessionsFromTheSecondSource) {
  EXPECT_EQ(data().remarks, std::vector<std::string>{"filled 35 sessions of the index from "
                                                     "bse/SENSEX.csv"});
}

TEST_F(RealData, LacksNoSessionOfTheCalendar) {
  const Panel panel = join(data()).value();
  int missing = 0;
  for (Date day(2010, 1, 4); day <= panel.last_day();
       day = sensex_market().calendar().next_trading_day(day)) {
    missing += panel.find_day(day) ? 0 : 1;
  }
  EXPECT_EQ(missing, 0);
}

TEST_F(RealData, LateListingsAreMissingAtFirst) {
  const Panel panel = join(data()).value();
  for (const char* ticker : {"INDIGO", "ETERNAL"}) {
    const StockColumn* stock = panel.find_stock(Symbol::parse(ticker).value());
    ASSERT_NE(stock, nullptr);
    EXPECT_FALSE(stock->bars.front().has_value());
    EXPECT_TRUE(stock->bars.back().has_value());
  }
}

TEST_F(RealData, HolidayCopiesDoNotReachThePanel) {
  const Panel panel = join(data()).value();
  EXPECT_FALSE(panel.find_day(Date(2014, 4, 24)).has_value());
  EXPECT_FALSE(panel.find_day(Date(2014, 10, 15)).has_value());
}

}  // namespace
}  // namespace sensex
