#include "adapters/csv/csv_source.h"

#include <fstream>
#include <unistd.h>

#include <gtest/gtest.h>

#include "adapters/csv/csv_table.h"
#include "market/test_support.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using testing_support::sensex_market;

const std::string kHeader = "Date,Open,High,Low,Close,Adj Close,Volume\n";

// An invented folder of the layout the source reads; gone after the test.
class CsvSourceTest : public testing::Test {
 protected:
  CsvSourceTest() {
    std::string pattern = (fs::temp_directory_path() / "sensex-csv-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("yahoo/^BSESN.csv", kHeader +
                                  "2024-01-01,100,110,90,105,105,10\n"
                                  "2024-01-02,105,115,95,110,110,20\n");
    write("yahoo/TCS.NS.csv", kHeader + "2024-01-01,10,11,9,10.5,10.1,100\n");
  }
  ~CsvSourceTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  Result<MarketData> load(DateRange range = {}) const {
    return make_csv_source(folder_, sensex_market())->load({.range = range});
  }

  fs::path folder_ = {};
};

TEST_F(CsvSourceTest, DeliversIndexAndTheMembersThatAreThere) {
  const MarketData data = load().value();
  EXPECT_EQ(data.origin, (DataOrigin{.source = "csv", .simulated = false}));
  EXPECT_EQ(data.index.bars().size(), 2U);
  ASSERT_EQ(data.stocks.size(), 1U);
  EXPECT_EQ(data.stocks[0].symbol().text(), "TCS");
  EXPECT_EQ(data.stocks[0].bars()[0].close, 10.5);  // not the dividend-adjusted one
  EXPECT_TRUE(data.globals.empty());
}

TEST_F(CsvSourceTest, IgnoresStocksOutsideTheUniverse) {
  write("yahoo/NOBODY.NS.csv", "rubbish");
  EXPECT_EQ(load().value().stocks.size(), 1U);
}

TEST_F(CsvSourceTest, ReadsTheFieldsThatTheDefinitionDeclares) {
  write("global/INR=X.csv", kHeader + "2024-01-01,83,82,84,85,85,0\n");  // high below low
  write("global/INDIAVIX_close.csv", "Date,india_vix_close\n2024-01-01,14.5\n");
  write("global/^N225.csv", kHeader + "2024-01-01,33000,,,33100,,\n2024-01-02,33200,,,,,\n");
  const MarketData data = load().value();
  ASSERT_EQ(data.globals.size(), 3U);
  EXPECT_EQ(data.globals[0].id(), "india_vix");
  EXPECT_EQ(data.globals[1].id(), "tokyo");
  EXPECT_EQ(data.globals[1].points()[0].open, 33000.0);
  EXPECT_EQ(data.globals[1].points()[1], (GlobalPoint{Date(2024, 1, 2), std::nullopt, 33200.0}));
  EXPECT_EQ(data.globals[2].id(), "usd_inr");
  EXPECT_EQ(data.globals[2].points()[0], (GlobalPoint{Date(2024, 1, 1), 85.0, std::nullopt}));
}

TEST_F(CsvSourceTest, OneFileMayHoldSeveralSeries) {
  write("global/FII_DII.csv", "Date,FII_net,DII_net,source\n2024-01-01,-18.2,19.5,x\n");
  const MarketData data = load().value();
  ASSERT_EQ(data.globals.size(), 2U);
  EXPECT_EQ(data.globals[0].id(), "dii_flow");
  EXPECT_EQ(data.globals[1].points()[0].close, -18.2);
}

TEST_F(CsvSourceTest, FillsTheIndexFromASecondSourceAndKeepsItsOpinion) {
  write("bse/SENSEX.csv",
        "Date,Open,High,Low,Close\n2023-12-31,1,1,1,1\n2024-01-02,105,115,95,111\n"
        "2024-01-03,110,120,100,115\n");
  const MarketData data = load().value();
  ASSERT_EQ(data.index.bars().size(), 3U);  // 2023-12-31 was a Sunday
  EXPECT_EQ(data.index.bars()[1].close, 110.0);
  EXPECT_EQ(data.index.bars()[2].close, 115.0);
  EXPECT_EQ(data.remarks,
            (std::vector<std::string>{
                "filled 1 sessions of the index from bse/SENSEX.csv",
                "the index after 2024-01-02 comes from bse/SENSEX.csv alone, unchecked"}));
  ASSERT_EQ(data.second_opinions.size(), 1U);
  ASSERT_EQ(data.second_opinions[0].series.bars().size(), 1U);
  EXPECT_EQ(data.second_opinions[0].series.bars()[0].close, 111.0);
}

TEST_F(CsvSourceTest, JoinsTheTickersOfARenamedStock) {
  write("yahoo/TATAMOTORS.NS.csv",
        kHeader + "2024-01-01,10,11,9,10,10,1\n2024-01-02,20,21,19,20,20,1\n");
  write("yahoo/TMPV.NS.csv", kHeader + "2024-01-02,30,31,29,30,30,1\n");
  const MarketData data = load().value();
  ASSERT_EQ(data.stocks[1].symbol().text(), "TMPV");
  ASSERT_EQ(data.stocks[1].bars().size(), 2U);
  EXPECT_EQ(data.stocks[1].bars()[0].close, 10.0);
  EXPECT_EQ(data.stocks[1].bars()[1].close, 30.0);
}

TEST_F(CsvSourceTest, TakesTheIndexFromAmongTheGlobalSeries) {
  const Market nifty = Market::named("nifty50").value();
  write("global/^NSEI.csv", kHeader + "2024-01-01,100,110,90,105,105,10\n");
  const MarketData data = make_csv_source(folder_, nifty)->load({}).value();
  EXPECT_EQ(data.index.symbol().text(), "^NSEI");
  EXPECT_EQ(data.stocks.size(), 1U);
}

TEST_F(CsvSourceTest, AnUnknownPriceIsARefusedRow) {
  write("yahoo/TCS.NS.csv", kHeader + "2024-01-01,10,11,9,,,1\n2024-01-02,10,11,9,10,10,\n");
  const MarketData data = load().value();
  ASSERT_EQ(data.stocks[0].bars().size(), 1U);
  EXPECT_EQ(data.stocks[0].bars()[0].volume, 0.0);
  EXPECT_EQ(data.refused.size(), 1U);
}

TEST_F(CsvSourceTest, ListsImpossibleBarsAndLoadsTheRest) {
  write("yahoo/TCS.NS.csv", kHeader + "2024-01-01,10,8,9,10,10,1\n2024-01-02,10,11,9,10,10,1\n");
  const MarketData data = load().value();
  EXPECT_EQ(data.stocks[0].bars().size(), 1U);
  ASSERT_EQ(data.refused.size(), 1U);
  EXPECT_EQ(data.refused[0].file, "yahoo/TCS.NS.csv");
  EXPECT_EQ(data.refused[0].line, 2U);
  EXPECT_EQ(data.refused[0].reason, "impossible bar of 2024-01-01: high 8 is below low 9");
}

TEST_F(CsvSourceTest, ListsAGlobalCloseThatIsNotAboveZero) {
  write("global/^GSPC.csv", kHeader + "2024-01-01,1,1,1,0,0,0\n2024-01-02,1,1,1,1,1,0\n");
  const MarketData data = load().value();
  EXPECT_EQ(data.globals[0].points().size(), 1U);
  ASSERT_EQ(data.refused.size(), 1U);
  EXPECT_EQ(data.refused[0].reason, "impossible value of 2024-01-01: must be above 0, got 0");
}

TEST_F(CsvSourceTest, AMalformedRowStopsTheLoadAndIsNamed) {
  write("yahoo/TCS.NS.csv", kHeader + "2024-01-01,10,11,nine,10,10,1\n");
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::malformed_data);
  EXPECT_EQ(data.error().message,
            "yahoo/TCS.NS.csv:2: expected a number as Low, got 'nine'; mend or remove the row, "
            "then ingest again");
}

TEST_F(CsvSourceTest, AnEmptyStockFileIsNamed) {
  write("yahoo/TCS.NS.csv", "");
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::not_enough_data);
  EXPECT_TRUE(data.error().message.starts_with("yahoo/TCS.NS.csv is empty"));
}

TEST_F(CsvSourceTest, AMissingFolderTellsTheLayoutAndTheWayOut) {
  const auto data = make_csv_source(folder_ / "nowhere", sensex_market())->load({});
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::not_found);
  EXPECT_NE(data.error().message.find("yahoo/<SYMBOL>.NS.csv"), std::string::npos);
  EXPECT_NE(data.error().message.find("--source simulated"), std::string::npos);
}

TEST_F(CsvSourceTest, AMissingIndexFileIsNotFound) {
  fs::remove(folder_ / "yahoo/^BSESN.csv");
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::not_found);
  EXPECT_NE(data.error().message.find("yahoo/^BSESN.csv"), std::string::npos);
}

TEST_F(CsvSourceTest, AnIndexFileWithoutAUsableRowSaysWhatIsWrongWithTheFirst) {
  write("yahoo/^BSESN.csv", kHeader + "2024-01-01,1,1,2,1,1,0\n2024-01-02,1,1,2,1,1,0\n");
  const auto data = load();
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::malformed_data);
  EXPECT_EQ(
      data.error().message,
      "yahoo/^BSESN.csv:2: impossible bar of 2024-01-01: high 1 is below low 2; not one of its "
      "2 rows can be used; mend or replace the file");
}

TEST_F(CsvSourceTest, ARangeWithoutIndexBarsIsNotEnough) {
  const auto data = load({Date(2023, 1, 1), Date(2023, 12, 31)});
  ASSERT_FALSE(data.has_value());
  EXPECT_EQ(data.error().code, Errc::not_enough_data);
}

TEST_F(CsvSourceTest, StocksWithoutABarInTheRangeAreLeftOut) {
  EXPECT_TRUE(load({Date(2024, 1, 2), Date(2024, 1, 2)}).value().stocks.empty());
}

TEST_F(CsvSourceTest, AFolderInPlaceOfAFileIsRefused) {
  fs::remove(folder_ / "yahoo/TCS.NS.csv");
  fs::create_directory(folder_ / "yahoo/TCS.NS.csv");
  EXPECT_EQ(load().error().code, Errc::malformed_data);
}

TEST_F(CsvSourceTest, AFileOfAbsurdSizeIsNotRead) {
  fs::resize_file(folder_ / "yahoo/TCS.NS.csv", kMaxCsvBytes + 1);
  EXPECT_EQ(load().error().code, Errc::malformed_data);
}

}  // namespace
}  // namespace sensex
