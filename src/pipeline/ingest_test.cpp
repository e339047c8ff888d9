#include "pipeline/ingest.h"

#include <algorithm>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "market/test_support.h"
#include "store/market_archive.h"

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
  Result<MarketData> load(const LoadRequest& request) override {
    last_request = request;
    return data_;
  }

  LoadRequest last_request = {};

 private:
  Result<MarketData> data_;
};

MarketData market_of(int stocks, int sessions, int stocks_lag = 0) {
  MarketData data{.origin = {"csv", false}, .index = rising_series("^BSESN", sessions)};
  for (int i = 0; i < stocks; ++i) {
    data.stocks.push_back(rising_series(fmt::format("STOCK{:02}", i), sessions - stocks_lag));
  }
  return data;
}

// A source that takes its time.
class SlowData final : public BarSource {
 public:
  SlowData(MarketData data, FixedClock& clock, Instant delivered)
      : data_(std::move(data)), clock_(clock), delivered_(delivered) {}
  Result<MarketData> load(const LoadRequest&) override {
    clock_.set(delivered_);
    return data_;
  }

 private:
  MarketData data_;
  FixedClock& clock_;
  Instant delivered_;
};

std::string all_of(const std::vector<std::string>& remarks) {
  std::string text;
  for (const std::string& remark : remarks) text += remark + '\n';
  return text;
}

class Ingest : public testing::Test {
 protected:
  Result<IngestResult> ingest_data(Result<MarketData> data,
                                   std::vector<std::string> accepted = {}) {
    GivenData source(std::move(data));
    return ingest(source, {.accepted = std::move(accepted)},
                  {*store_, clock_, testing_support::sensex_market(),
                   [this](const QualityReport& report) { lacked_only_ = lacks_only(report); },
                   stop_.get_token()});
  }

  // From a source that delivers at `delivered`.
  Result<IngestResult> ingest_slowly(MarketData data, std::string_view delivered) {
    SlowData source(std::move(data), clock_, *parse_iso8601(delivered));
    return ingest(source, {}, {*store_, clock_, testing_support::sensex_market()});
  }

  // What the source of a whole market is asked for.
  LoadRequest request_of(const IngestRequest& request) {
    GivenData source(market_of(25, 300));
    const auto done = ingest(source, request, {*store_, clock_, testing_support::sensex_market()});
    EXPECT_TRUE(done.has_value());
    return source.last_request;
  }

  void set_now(std::string_view now) { clock_.set(*parse_iso8601(now)); }

  // Points to a dataset of which no object is there.
  void make_current_unreadable() {
    const Snapshot lost{.id = std::string(64, '0'), .market = "sensex"};
    ASSERT_TRUE(store_->snapshots().make_current(lost).has_value());
  }

  // The current dataset lacks the last piece of its last stock.
  void damage_one_stock() {
    Snapshot damaged = **store_->snapshots().current();
    std::string manifest = *store_->objects().get(damaged.id);
    const std::size_t last_digit = manifest.find_last_of("0123456789abcdef");
    manifest[last_digit] = manifest[last_digit] == '0' ? '1' : '0';
    damaged.id = *store_->objects().put(manifest);
    ASSERT_TRUE(store_->snapshots().make_current(damaged).has_value());
    ASSERT_FALSE(restore_market_data(damaged.id, store_->objects()).has_value());
  }

  // The newest judgement on the record.
  QualityRecord judged() { return store_->quality().recent(1)->at(0); }

  std::string current_id() {
    const auto current = *store_->snapshots().current();
    return current ? current->id : "none";
  }

  std::stop_source stop_ = {};
  bool lacked_only_ = false;  // what the last judgement says

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
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find("at least 25 stocks"), std::string::npos);
  EXPECT_EQ(current_id(), before);
}

TEST_F(Ingest, FewerThan300SessionsAreRefusedOnTheRecord) {
  const auto refused = ingest_data(market_of(25, 299));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find("least-sessions"), std::string::npos);
  EXPECT_EQ(current_id(), "none");
  EXPECT_EQ(judged().verdict, "invalid");
  EXPECT_TRUE(lacked_only_);
}

TEST_F(Ingest, TooLittleIsTakenWhenAPersonAcceptsIt) {
  ASSERT_TRUE(ingest_data(market_of(25, 299), {"least-sessions"}).has_value());
  EXPECT_EQ(judged().accepted, "least-sessions");
  EXPECT_FALSE(lacked_only_);
  const auto few = ingest_data(market_of(25, 330, 21), {"least-members"});
  ASSERT_TRUE(few.has_value()) << few.error().message;
  EXPECT_EQ(few->snapshot.last_session, Date(2010, 11, 29));
}

TEST_F(Ingest, OfNothingThereIsNoDatasetWhateverIsAccepted) {
  const auto none = ingest_data(market_of(25, 0), {"least-sessions"});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, Errc::not_enough_data);
  EXPECT_EQ(none.error().message,
            "the source has no finished session of ^BSESN; ingest again later");
  EXPECT_EQ(current_id(), "none");
}

TEST_F(Ingest, WhatIsWrongBesidesBeingTooLittleIsMoreThanLacking) {
  MarketData data = market_of(25, 299);
  data.refused.assign(9, {"yahoo/TCS.NS.csv", 17, "high 1 is below low 2"});
  EXPECT_FALSE(ingest_data(data).has_value());
  EXPECT_FALSE(lacked_only_);
  EXPECT_TRUE(ingest_data(market_of(25, 300)).has_value());
  EXPECT_FALSE(lacked_only_);
}

TEST_F(Ingest, ABarWhoseRowTheSourceHasSpoiltStaysAsItWasKnown) {
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

TEST_F(Ingest, TheLastSessionNeverMovesBackUnlessThatIsAccepted) {
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

TEST_F(Ingest, FewImpossibleBarsAreReportedAndManyRefuseTheWhole) {
  MarketData data = market_of(25, 300);
  data.refused.assign(3, {"yahoo/TCS.NS.csv", 17, "high 1 is below low 2"});
  EXPECT_EQ(ingest_data(data)->refused.size(), 3U);
  data.refused.push_back(data.refused.front());
  EXPECT_EQ(ingest_data(data).error().code, Errc::refused);
}

TEST_F(Ingest, RefusalNamesTheFirstRowOfTheFileThatHasTooMany) {
  MarketData data = market_of(25, 300);
  data.refused.assign(4, {"yahoo/TCS.NS.csv", 17, "high 1 is below low 2"});
  data.refused.insert(data.refused.begin(), {"yahoo/ITC.NS.csv", 9, "close 0 is not positive"});
  const std::string said = ingest_data(data).error().message;
  EXPECT_NE(said.find("yahoo/TCS.NS.csv: 4 impossible bars"), std::string::npos) << said;
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

// Asked for a second before the close was final, delivered a minute later.
TEST_F(Ingest, WhatIsFinalIsDecidedBeforeTheSourceIsAsked) {
  set_now("2010-11-09T10:09:59.000Z");
  const auto result = ingest_slowly(market_of(25, 310), "2010-11-09T10:11:00.000Z");
  EXPECT_EQ(result->snapshot.last_session, Date(2010, 11, 8));
}

TEST_F(Ingest, ADatasetThatCannotBeReadIsTakenForNoneAndMended) {
  const std::string good = ingest_data(market_of(25, 300))->snapshot.id;
  make_current_unreadable();
  const auto result = ingest_data(market_of(25, 300));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(current_id(), good);
  EXPECT_NE(all_of(result->remarks).find("warning: the dataset before cannot be read"),
            std::string::npos);
}

TEST_F(Ingest, WhatCanBeReadOfADamagedDatasetIsStillHeldAgainstNewData) {
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

TEST_F(Ingest, StockWithoutABarOnTheLastSessionDoesNotCount) {
  MarketData data = market_of(25, 301);
  data.stocks.back() = rising_series("STOCK24", 300);
  const auto result = ingest_data(data);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  // 301 days from 4 January 2010 on end on 31 October.
  EXPECT_EQ(result->snapshot.last_session, Date(2010, 10, 30));
  EXPECT_EQ(result->remarks.at(0),
            "warning: the index has bars to 2010-10-31, but only 24 stocks have one on that day, "
            "and at least 25 are needed; the dataset ends on 2010-10-30; ingest again later");
}

TEST_F(Ingest, StocksThatLagBehindTheIndexCutItAndAllOfThem) {
  MarketData data = market_of(25, 310, 3);
  data.stocks.push_back(rising_series("TCS", 310));
  data.stocks.push_back(*Series::create(symbol("WIPRO"), {}, Opening{Date(2010, 11, 10), 100.0}));
  const auto result = ingest_data(data);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->snapshot.last_session, Date(2010, 11, 6));
  EXPECT_EQ(result->snapshot.bar_count, 27U * 307U);
  EXPECT_NE(result->remarks.at(0).find("only 1 stocks"), std::string::npos);
}

TEST_F(Ingest, NothingIsCutWhenEnoughStocksHaveTheLastSession) {
  MarketData data = market_of(25, 310);
  data.stocks.push_back(rising_series("TCS", 300));
  const auto result = ingest_data(data);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_EQ(result->snapshot.last_session, Date(2010, 11, 9));
  EXPECT_EQ(all_of(result->remarks).find("warning"), std::string::npos);
}

TEST_F(Ingest, TwentySessionsAreCutAndTwentyOneRefuseTheWhole) {
  EXPECT_TRUE(ingest_data(market_of(25, 330, 20)).has_value());
  const std::string before = current_id();
  const auto refused = ingest_data(market_of(25, 330, 21));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find(
                "least-members: members 2010-11-29: at least 25 stocks with a bar on the last "
                "session are needed, the source has 0"),
            std::string::npos)
      << refused.error().message;
  EXPECT_EQ(current_id(), before);
}

TEST_F(Ingest, WhatIsLeftAfterTheCutMustBeLongEnough) {
  EXPECT_TRUE(ingest_data(market_of(25, 303, 3)).has_value());
  const auto refused = ingest_data(market_of(25, 303, 4));
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("sessions of the index"), std::string::npos);
}

TEST_F(Ingest, IndexWithoutABarIsTooShort) {
  EXPECT_EQ(ingest_data(market_of(25, 0)).error().code, Errc::not_enough_data);
}

TEST_F(Ingest, SeriesThatFailedInAWholeLoadStayAsTheyWere) {
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

TEST_F(Ingest, AShorterHistoryOfAnotherRealSourceIsRefused) {
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

TEST_F(Ingest, WhatWasAcceptedOnceDoesNotStopTheNextIngestAndANewFindingDoes) {
  const auto refused = ingest_data(with_false_high({100}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_TRUE(refused.error().message.ends_with("sensex quality --last"));
  ASSERT_TRUE(ingest_data(with_false_high({100}), {"bar-shape"}).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
  EXPECT_FALSE(ingest_data(with_false_high({100, 200})).has_value());
  EXPECT_TRUE(ingest_data(with_false_high({100})).has_value());
}

TEST_F(Ingest, AnInventedMarketIsNotHeldAgainstARealOne) {
  MarketData data = market_of(25, 420);
  data.origin = {"simulated", true};
  ASSERT_TRUE(ingest_data(data).has_value());
  EXPECT_TRUE(ingest_data(market_of(25, 300)).has_value());
  data = market_of(25, 300);
  data.origin = {"simulated", true};
  EXPECT_TRUE(ingest_data(data).has_value());
}

TEST_F(Ingest, NothingOfAnotherSourceStays) {
  ASSERT_TRUE(ingest_data(market_of(26, 300)).has_value());
  MarketData data = market_of(25, 300);
  data.origin.source = "yahoo";
  data.failures = {{"STOCK25", "limited"}};
  EXPECT_EQ(ingest_data(data)->snapshot.stock_count, 25U);
}

TEST_F(Ingest, AnIncrementIsAskedForOnlyWhenWanted) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  EXPECT_TRUE(request_of({.only_increment = false}).resume_from.empty());
  const LoadRequest increment = request_of({.only_increment = true});
  EXPECT_EQ(increment.resume_from.at("^BSESN"), Date(2010, 10, 21));
  EXPECT_EQ(increment.resume_from.size(), 26U);
}

TEST_F(Ingest, AnIncrementOverNothingIsTheWhole) {
  EXPECT_TRUE(request_of({.only_increment = true}).resume_from.empty());
}

TEST_F(Ingest, AnOpeningDoesNotOutliveItsSession) {
  // Tuesday 9 November 2010, at noon and after the close.
  MarketData data = market_of(26, 309);
  data.stocks.back() = *Series::create(
      symbol("STOCK25"), {data.stocks.back().bars().begin(), data.stocks.back().bars().end()},
      Opening{Date(2010, 11, 9), 407.0});
  set_now("2010-11-09T06:30:00.000Z");
  const std::string with_opening = ingest_data(data)->snapshot.id;
  EXPECT_NE(with_opening, ingest_data(market_of(26, 309))->snapshot.id);
  set_now("2010-11-09T10:10:00.000Z");
  EXPECT_EQ(ingest_data(data)->snapshot.id, ingest_data(market_of(26, 309))->snapshot.id);
}

TEST_F(Ingest, MembersWithoutBarsAreNamed) {
  EXPECT_NE(ingest_data(market_of(25, 300))->remarks.at(0).find("RELIANCE"), std::string::npos);
}

TEST_F(Ingest, AStopBeforeTheDataAreStoredLeavesTheDatasetAsItWas) {
  ASSERT_TRUE(ingest_data(market_of(25, 300)).has_value());
  const std::string before = current_id();
  stop_.request_stop();
  const auto stopped = ingest_data(market_of(25, 301));
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().code, Errc::unavailable);
  EXPECT_EQ(stopped.error().message, "stopped; the dataset is what it was");
  EXPECT_EQ(current_id(), before);
}

TEST_F(Ingest, ErrorOfTheSourceIsHandedOn) {
  EXPECT_EQ(ingest_data(fail(Errc::not_found, "no folder")).error().message, "no folder");
}

}  // namespace
}  // namespace sensex
