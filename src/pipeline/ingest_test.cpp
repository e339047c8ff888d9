#include "pipeline/ingest.h"

#include "pipeline/ingest_test_support.h"

namespace sensex {
namespace {

using ingest_testing::all_of;
using ingest_testing::market_of;
using ingest_testing::rising_series;
using testing_support::symbol;

class Ingest : public ingest_testing::IngestTest {};

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
  EXPECT_EQ(all_of(result->remarks).find("warning:"), std::string::npos);
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
