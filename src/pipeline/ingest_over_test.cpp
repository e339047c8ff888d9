#include <algorithm>
#include <initializer_list>

#include "pipeline/ingest_test_support.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

using ingest_testing::all_of;
using ingest_testing::DuringLoad;
using ingest_testing::market_of;
using ingest_testing::rising_series;
using testing_support::symbol;

// What ingest does where there is a dataset already.
class IngestOver : public ingest_testing::IngestTest {
 protected:
  // Points to a dataset of which no object is there.
  void make_current_unreadable() {
    const Snapshot lost{.id = std::string(64, '0'), .market = "sensex"};
    ASSERT_TRUE(store_->snapshots().make_current(lost).has_value());
  }

  // The current dataset lacks the last piece of its last stock.
  void damage_one_stock() { damage_before(std::string::npos); }
  // ... of its index, which is listed first.
  void damage_index() { damage_before((*store_->objects().get(current_id())).find("\nstock ")); }

  // The piece that the manifest names last before `end` is another one, which is not there.
  void damage_before(std::size_t end) {
    Snapshot damaged = **store_->snapshots().current();
    std::string manifest = *store_->objects().get(damaged.id);
    const std::size_t last_digit = manifest.find_last_of("0123456789abcdef", end);
    manifest[last_digit] = manifest[last_digit] == '0' ? '1' : '0';
    damaged.id = *store_->objects().put(manifest);
    ASSERT_TRUE(store_->snapshots().make_current(damaged).has_value());
    ASSERT_FALSE(restore_market_data(damaged.id, store_->objects()).has_value());
  }
};

TEST_F(IngestOver, SameDataTwiceChangesNothing) {
  const auto first = ingest_data(market_of(25, 300));
  const auto second = ingest_data(market_of(25, 300));
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_TRUE(first->changed);
  EXPECT_FALSE(second->changed);
  EXPECT_EQ(first->snapshot.id, second->snapshot.id);
}

TEST_F(IngestOver, OneOtherCloseGivesAnotherSnapshot) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  const std::string before = current_id();
  ASSERT_TRUE(ingest_data(market_of(25, 301)).has_value());
  EXPECT_NE(current_id(), before);
}

TEST_F(IngestOver, ABarWhoseRowTheSourceHasSpoiltStaysAsItWasKnown) {
  const std::string before = ingest_data(market_of(25, 300))->snapshot.id;
  MarketData data = market_of(25, 300);
  data.index = rising_series("^BSESN", 299);
  // The 300th day from 4 January 2010 on.
  data.refused = {{"^BSESN.csv", 301, "high 1 is below low 2", "^BSESN", Date(2010, 10, 30)}};
  const auto result = ingest_data(data);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->snapshot.id, before);
  EXPECT_NE(all_of(result->remarks).find("kept what was known: ^BSESN 2010-10-30"),
            std::string::npos);
}

TEST_F(IngestOver, TheLastSessionNeverMovesBackUnlessThatIsAccepted) {
  ASSERT_TRUE(ingest_data(market_of(25, 302)).has_value());
  const std::string before = current_id();
  const auto refused = ingest_data(market_of(25, 301));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find("lost the last 1 of 302 sessions, it went to 2010-11-01"),
            std::string::npos)
      << refused.error().message;
  EXPECT_EQ(current_id(), before);
  ASSERT_TRUE(ingest_data(market_of(25, 301), {"history-shrunk"}).has_value());
  EXPECT_EQ(judged().accepted, "history-shrunk");
}

TEST_F(IngestOver, ADatasetThatCannotBeReadIsTakenForNoneAndMended) {
  const std::string good = ingest_data(market_of(25, 300))->snapshot.id;
  make_current_unreadable();
  const auto result = ingest_data(market_of(25, 300));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(current_id(), good);
  EXPECT_NE(all_of(result->remarks).find("warning: the dataset before cannot be read"),
            std::string::npos);
}

TEST_F(IngestOver, WhatCanBeReadOfADamagedDatasetIsStillHeldAgainstNewData) {
  const Snapshot good = ingest_data(market_of(25, 310))->snapshot;
  damage_one_stock();
  const auto shorter = ingest_data(market_of(25, 302));
  ASSERT_FALSE(shorter.has_value());
  EXPECT_NE(shorter.error().message.find("history-shrunk"), std::string::npos)
      << shorter.error().message;
  EXPECT_NE(current_id(), good.id);
  ASSERT_TRUE(ingest_data(market_of(25, 310)).has_value());
  EXPECT_EQ(current_id(), good.id);
}

TEST_F(IngestOver, ADamagedIndexIsHeldAgainstThatOfTheDatasetBefore) {
  ASSERT_TRUE(ingest_data(market_of(25, 310)).has_value());
  ASSERT_TRUE(ingest_data(market_of(25, 312)).has_value());
  damage_index();
  const auto shorter = ingest_data(market_of(25, 302));
  ASSERT_FALSE(shorter.has_value());
  EXPECT_NE(shorter.error().message.find("^BSESN"), std::string::npos) << shorter.error().message;
}

TEST_F(IngestOver, WhatAnotherProcessStoredMeanwhileIsNotLost) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  std::string others;
  DuringLoad source(market_of(25, 302),
                    [&] { others = ingest_data(market_of(25, 305)).value().snapshot.id; });
  const auto mine = ingest_from(source);
  ASSERT_FALSE(mine.has_value());
  EXPECT_EQ(mine.error().code, Errc::unavailable);
  EXPECT_EQ(mine.error().message, "another process has made dataset " + others.substr(0, 12) +
                                      " current meanwhile; nothing was changed, run it again");
  EXPECT_EQ(current_id(), others);
}

TEST_F(IngestOver, SeriesThatFailedInAWholeLoadStayAsTheyWere) {
  const auto before = ingest_data(market_of(26, 300));
  MarketData data = market_of(25, 300);
  data.failures = {{"STOCK25", "STOCK25.NS: Yahoo limits requests"}};
  const auto after = ingest_data(data);
  ASSERT_TRUE(before.has_value() && after.has_value());
  EXPECT_EQ(after->snapshot.id, before->snapshot.id);
  EXPECT_NE(std::ranges::find(after->remarks,
                              "1 series could not be fetched and have nothing new (STOCK25); the "
                              "first: STOCK25.NS: Yahoo limits requests"),
            after->remarks.end());
}

TEST_F(IngestOver, AShorterHistoryOfAnotherRealSourceIsRefused) {
  const std::string before = ingest_data(market_of(25, 420))->snapshot.id;
  MarketData data = market_of(25, 300);
  data.origin.source = "yahoo";
  const auto refused = ingest_data(data);
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("these bars are from yahoo, the dataset before is from "
                                         "csv"),
            std::string::npos)
      << refused.error().message;
  EXPECT_EQ(current_id(), before);
}

// A market whose first stock has a false high on day t.
MarketData with_false_high(std::initializer_list<std::size_t> days) {
  MarketData data = market_of(25, 300);
  const auto known = data.stocks[0].bars();
  std::vector<Bar> bars(known.begin(), known.end());
  for (const std::size_t t : days) bars[t].high *= 100;
  data.stocks[0] = *Series::create(symbol("STOCK00"), std::move(bars));
  return data;
}

TEST_F(IngestOver, WhatWasAcceptedOnceDoesNotStopTheNextIngestAndANewFindingDoes) {
  const auto refused = ingest_data(with_false_high({100}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_TRUE(refused.error().message.ends_with("sensex quality --last"));
  ASSERT_TRUE(ingest_data(with_false_high({100}), {"bar-shape"}).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
  EXPECT_FALSE(ingest_data(with_false_high({100, 200})).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
}

TEST_F(IngestOver, AnInventedMarketIsNotHeldAgainstARealOne) {
  MarketData data = market_of(25, 420);
  data.origin = {"simulated", true};
  ASSERT_TRUE(ingest_data(data).has_value());
  EXPECT_TRUE(ingest_data(market_of(25, 300)).has_value());
  data = market_of(25, 300);
  data.origin = {"simulated", true};
  EXPECT_TRUE(ingest_data(data).has_value());
}

TEST_F(IngestOver, NothingOfAnotherSourceStays) {
  ASSERT_TRUE(ingest_data(market_of(26, 300)).has_value());
  MarketData data = market_of(25, 300);
  data.origin.source = "yahoo";
  data.failures = {{"STOCK25", "limited"}};
  EXPECT_EQ(ingest_data(data)->snapshot.stock_count, 25U);
}

TEST_F(IngestOver, AnIncrementIsAskedForOnlyWhenWanted) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  EXPECT_TRUE(request_of({.only_increment = false}).resume_from.empty());
  const LoadRequest increment = request_of({.only_increment = true});
  EXPECT_EQ(increment.resume_from.at("^BSESN"), Date(2010, 10, 21));
  EXPECT_EQ(increment.resume_from.size(), 26U);
}

TEST_F(IngestOver, AnIncrementOverNothingIsTheWhole) {
  EXPECT_TRUE(request_of({.only_increment = true}).resume_from.empty());
}

}  // namespace
}  // namespace sensex
