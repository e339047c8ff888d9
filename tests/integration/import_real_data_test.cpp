#include <algorithm>
#include <array>
#include <cmath>
#include <iostream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "adapters/bhavcopy/daily_source.h"
#include "adapters/bhavcopy/daily_zip.h"
#include "adapters/csv/csv_source.h"
#include "market/reconciliation.h"
#include "market/test_support.h"
#include "support/folders.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using testing_support::sensex_market;

const Date kCut(2022, 6, 30);
const Date kEnd(2024, 12, 31);

// A copy of yahoo/ with the rows up to the cut.
void copy_cut(const fs::path& from, const fs::path& to) {
  fs::create_directories(to / "yahoo");
  for (const auto& entry : fs::directory_iterator(from / "yahoo")) {
    std::istringstream whole(read_text(entry.path()));
    std::string kept;
    for (std::string line; std::getline(whole, line);) {
      if (line.starts_with("Date") || line.substr(0, 10) <= kCut.to_string()) kept += line + '\n';
    }
    write_text(to / "yahoo" / entry.path().filename(), kept);
  }
}

MarketData load_csv(const fs::path& folder, Date to) {
  return make_csv_source(folder, sensex_market())->load({.range = {.to = to}}).value();
}

// Yahoo's bars up to the middle of 2022, and NSE's as traded from there on.
class ImportRealData : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const fs::path real = real_data_folder();
    if (real.empty() || !fs::is_directory(real / "nse-raw")) return;
    const TemporaryFolder folder;
    copy_cut(real, folder.path());
    yahoo_ = load_csv(real, kEnd);
    DailyImport import{.known = load_csv(folder.path(), kEnd),
                       .index = yahoo_->index,
                       .now = sensex_market().calendar().final_at(kEnd)};
    for (const auto& entry : fs::directory_iterator(real / "nse-raw")) {
      const std::string name = entry.path().filename().string();
      import.files.push_back({name, read_daily_file(name, read_text(entry.path())).value()});
    }
    imported_ = make_daily_source(std::move(import), sensex_market())->load({}).value();
  }
  static void TearDownTestSuite() {
    yahoo_.reset();
    imported_.reset();
  }
  void SetUp() override {
    if (!imported_) GTEST_SKIP() << "no reference data with nse-raw/";
  }

  static inline std::optional<MarketData> yahoo_ = {};
  static inline std::optional<MarketData> imported_ = {};
};

TEST_F(ImportRealData, HasYahoosReturnsOnNearlyEveryDayAfterTheCut) {
  std::size_t members = 0;
  for (const Series& stock : imported_->stocks) {
    const auto other = std::ranges::find(yahoo_->stocks, stock.symbol(), &Series::symbol);
    ASSERT_NE(other, yahoo_->stocks.end());
    if (stock.bars().back().date <= kCut) continue;
    const auto compared = reconcile(stock.between(kCut, kEnd), other->between(kCut, kEnd)).value();
    EXPECT_GE(compared.return_share().value_or(0), 0.99) << stock.symbol();
    EXPECT_GT(compared.compared_returns, 600U) << stock.symbol();
    ++members;
  }
  EXPECT_EQ(members, 37U);
}

TEST_F(ImportRealData, HasYahoosReturnsExactlyBeforeTheCut) {
  for (const Series& stock : imported_->stocks) {
    const auto other = std::ranges::find(yahoo_->stocks, stock.symbol(), &Series::symbol);
    const auto own = stock.between(kHistoryStart, kCut);
    const auto compared = reconcile(own, other->between(kHistoryStart, kCut)).value();
    EXPECT_GE(compared.return_share().value_or(1), 0.999) << stock.symbol();
  }
}

TEST_F(ImportRealData, HasEverySplitOfTheYearsAfterTheCut) {
  std::map<std::string, double> found;
  for (const CorporateAction& action : imported_->actions) {
    std::cout << to_text(std::array{action});
    found[action.symbol.text() + " " + action.ex_date.to_string()] =
        std::round(action.factor * 1000) / 1000;
  }
  const std::map<std::string, double> expected = {
      {"BAJAJFINSV 2022-09-13", 0.1}, {"BEL 2022-09-15", 0.333},      {"DRREDDY 2024-10-28", 0.2},
      {"NESTLEIND 2024-01-05", 0.1},  {"POWERGRID 2023-09-12", 0.75}, {"RELIANCE 2024-10-28", 0.5},
      {"TATASTEEL 2022-07-28", 0.1},  {"WIPRO 2024-12-03", 0.5}};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace sensex
