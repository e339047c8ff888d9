#include "pipeline/ingest.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

Symbol symbol(const std::string& text) { return *Symbol::parse(text); }

Series rising_series(const std::string& name, int sessions) {
  std::vector<Bar> bars;
  for (int t = 0; t < sessions; ++t) {
    const double close = 100.0 + t;
    bars.push_back({Date(2010, 1, 4).plus_days(t), close, close, close, close, 1'000.0});
  }
  return *Series::create(symbol(name), std::move(bars));
}

class GivenData final : public BarSource {
 public:
  explicit GivenData(Result<MarketData> data) : data_(std::move(data)) {}
  Result<MarketData> load(const LoadRequest&) override { return data_; }

 private:
  Result<MarketData> data_;
};

MarketData market_of(int stocks, int sessions) {
  MarketData data{.origin = {"csv", false}, .index = rising_series("^BSESN", sessions)};
  for (int i = 0; i < stocks; ++i) {
    data.stocks.push_back(rising_series(fmt::format("STOCK{:02}", i), sessions));
  }
  return data;
}

class Ingest : public testing::Test {
 protected:
  Result<IngestResult> ingest_data(Result<MarketData> data) {
    GivenData source(std::move(data));
    return ingest(source, {}, {*store_, clock_, testing_support::sensex_market()});
  }

  void set_now(std::string_view now) { clock_.set(*parse_iso8601(now)); }

  std::string current_id() {
    const auto current = *store_->snapshots().current();
    return current ? current->id : "none";
  }

 private:
  FixedClock clock_{*parse_iso8601("2020-01-01T12:00:00.000Z")};
  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(Ingest, SameDataTwiceChangesNothing) {
  const auto first = ingest_data(market_of(25, 300));
  const auto second = ingest_data(market_of(25, 300));
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_TRUE(first->changed);
  EXPECT_FALSE(second->changed);
  EXPECT_EQ(first->snapshot.id, second->snapshot.id);
}

TEST_F(Ingest, OneOtherCloseGivesAnotherSnapshot) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  const std::string before = current_id();
  ASSERT_TRUE(ingest_data(market_of(25, 301)).has_value());
  EXPECT_NE(current_id(), before);
}

TEST_F(Ingest, FewerThan25StocksAreRefusedAndNothingChanges) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  const std::string before = current_id();
  const auto refused = ingest_data(market_of(24, 300));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::not_enough_data);
  EXPECT_NE(refused.error().message.find("at least 25 stocks"), std::string::npos);
  EXPECT_EQ(current_id(), before);
}

TEST_F(Ingest, FewerThan300SessionsAreRefused) {
  EXPECT_EQ(ingest_data(market_of(25, 299)).error().code, Errc::not_enough_data);
  EXPECT_EQ(current_id(), "none");
}

TEST_F(Ingest, FewImpossibleBarsAreReportedAndManyRefuseTheWhole) {
  MarketData data = market_of(25, 300);
  data.refused.assign(3, {"yahoo/TCS.NS.csv", 17, "high 1 is below low 2"});
  EXPECT_EQ(ingest_data(data)->refused.size(), 3U);
  data.refused.push_back(data.refused.front());
  EXPECT_EQ(ingest_data(data).error().code, Errc::malformed_data);
}

TEST_F(Ingest, RefusalNamesTheFirstRowOfTheFileThatHasTooMany) {
  MarketData data = market_of(25, 300);
  data.refused.assign(4, {"yahoo/TCS.NS.csv", 17, "high 1 is below low 2"});
  data.refused.insert(data.refused.begin(), {"yahoo/ITC.NS.csv", 9, "close 0 is not positive"});
  const std::string said = ingest_data(data).error().message;
  EXPECT_NE(said.find("yahoo/TCS.NS.csv has 4"), std::string::npos) << said;
  EXPECT_NE(said.find("line 17: high 1"), std::string::npos) << said;
}

TEST_F(Ingest, BarOfADayThatIsNotOverIsLeftOutAndSaid) {
  // The series ends on Tuesday 9 November 2010, whose close is final at 15:40 IST.
  set_now("2010-11-09T10:09:59.000Z");
  const auto result = ingest_data(market_of(25, 310));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->snapshot.last_session, Date(2010, 11, 8));
  EXPECT_NE(result->remarks.at(0).find("left out"), std::string::npos);
  set_now("2010-11-09T10:10:00.000Z");
  EXPECT_EQ(ingest_data(market_of(25, 310))->snapshot.last_session, Date(2010, 11, 9));
}

TEST_F(Ingest, StockWithoutABarOnTheLastSessionDoesNotCount) {
  MarketData data = market_of(25, 300);
  data.stocks.back() = rising_series("STOCK24", 299);
  EXPECT_EQ(ingest_data(data).error().code, Errc::not_enough_data);
}

TEST_F(Ingest, MembersWithoutBarsAreNamed) {
  EXPECT_NE(ingest_data(market_of(25, 300))->remarks.at(0).find("RELIANCE"), std::string::npos);
}

TEST_F(Ingest, ErrorOfTheSourceIsHandedOn) {
  EXPECT_EQ(ingest_data(fail(Errc::not_found, "no folder")).error().message, "no folder");
}

}  // namespace
}  // namespace sensex
