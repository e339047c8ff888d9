#include "pipeline/ingest.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

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
  Result<MarketData> load(DateRange) override { return data_; }

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
    return ingest(source, {}, *store_, clock_);
  }

  std::string current_id() {
    const auto current = *store_->snapshots().current();
    return current ? current->id : "none";
  }

 private:
  const FixedClock clock_{Instant{}};
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

TEST_F(Ingest, ErrorOfTheSourceIsHandedOn) {
  EXPECT_EQ(ingest_data(fail(Errc::not_found, "no folder")).error().message, "no folder");
}

}  // namespace
}  // namespace sensex
