#include "pipeline/outcomes.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "market/test_support.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

Bar bar_of(Date date, double close) { return {date, close, close, close, close, 1'000.0}; }

// Three sessions in which the index rises, then falls.
class Outcomes : public testing::Test {
 protected:
  Outcomes() {
    data_.snapshot.id = "abc";
    data_.snapshot.origin = {"csv", false};
    data_.panel.index = {bar_of(days_[0], 100.0), bar_of(days_[1], 110.0), bar_of(days_[2], 99.0)};
  }

  std::int64_t enter(Date target, Date last_session, const std::string& source = "csv") {
    const nlohmann::json payload = {{"direction", "UP"},
                                    {"data",
                                     {{"source", source},
                                      {"simulated", source == "simulated"},
                                      {"last_session", last_session.to_string()}}}};
    return record(target, payload.dump());
  }

  std::int64_t record(Date target, const std::string& payload) {
    const LedgerKey key = {target, Session::evening, "sensex-evening", ++models_, "abc"};
    const auto entry = store_->ledger().append(key, FixedClock(Instant()), [&](Instant) {
      return Result<LedgerText>(LedgerText{"pred", payload});
    });
    return entry.value().sequence;
  }

  std::size_t fill() { return record_outcomes(*store_, data_, now_).value(); }
  std::optional<ForecastOutcome> stored(std::int64_t sequence) {
    return store_->outcomes().find(sequence).value();
  }

  const std::vector<Date> days_ = {Date(2024, 12, 27), Date(2024, 12, 30), Date(2024, 12, 31)};
  const Instant now_ = *parse_iso8601("2024-12-31T10:40:00.000Z");
  std::unique_ptr<Store> store_ = make_memory_store();
  LoadedPanel data_;
  std::int64_t models_ = 0;
};

TEST_F(Outcomes, OfNoForecastsAreNone) { EXPECT_EQ(fill(), 0U); }

TEST_F(Outcomes, TellTheClosesAndWhereTheyCameFrom) {
  const std::int64_t rise = enter(days_[1], days_[0]);
  const std::int64_t fall = enter(days_[2], days_[1]);
  EXPECT_EQ(fill(), 2U);
  EXPECT_EQ(stored(rise), (ForecastOutcome{rise, days_[1], 100.0, 110.0, "UP", "abc", now_}));
  EXPECT_EQ(stored(fall), (ForecastOutcome{fall, days_[2], 110.0, 99.0, "DOWN", "abc", now_}));
}

TEST_F(Outcomes, AreStoredOnceWhileTheDataSayTheSame) {
  const std::int64_t rise = enter(days_[1], days_[0]);
  fill();
  data_.snapshot.id = "def";
  data_.panel.index[1].close = 110.004;
  EXPECT_EQ(fill(), 0U);
  EXPECT_EQ(stored(rise)->snapshot, "abc");
}

TEST_F(Outcomes, OfALongLedgerAreStoredToItsFirstEntry) {
  constexpr std::size_t kEntries = 1'201;
  for (std::size_t i = 0; i < kEntries; ++i) enter(days_[1], days_[0]);
  EXPECT_EQ(fill(), kEntries);
  EXPECT_EQ(fill(), 0U);
  EXPECT_TRUE(stored(1).has_value());
}

// Without an entry the dataset, which is not even there, is not asked for.
TEST_F(Outcomes, OfTheCurrentDatasetAreNotedWhenThereIsAForecast) {
  EXPECT_EQ(record_outcomes(*store_, now_).value(), 0U);
  const std::int64_t rise = enter(days_[1], days_[0]);
  EXPECT_EQ(record_outcomes(*store_, now_).error().code, Errc::unavailable);
  const MarketData data{.origin = {"csv", false},
                        .index = Series::create(testing_support::symbol("^BSESN"),
                                                {bar_of(days_[0], 100.0), bar_of(days_[1], 110.0)})
                                     .value()};
  const Snapshot snapshot =
      archive_market_data(data, testing_support::sensex_market(), store_->objects(), now_).value();
  ASSERT_TRUE(store_->snapshots().make_current(snapshot).has_value());
  EXPECT_EQ(record_outcomes(*store_, now_).value(), 1U);
  EXPECT_EQ(stored(rise)->close, 110.0);
}

TEST_F(Outcomes, AreSupersededWhenTheDataAreCorrected) {
  const std::int64_t rise = enter(days_[1], days_[0]);
  fill();
  data_.snapshot.id = "def";
  data_.panel.index[1].close = 90.0;
  EXPECT_EQ(fill(), 1U);
  EXPECT_EQ(fill(), 0U);
  const std::vector<ForecastOutcome> revisions = store_->outcomes().revisions(rise).value();
  ASSERT_EQ(revisions.size(), 2U);
  EXPECT_EQ(revisions[0].close, 110.0);
  EXPECT_EQ(revisions[1], (ForecastOutcome{rise, days_[1], 100.0, 90.0, "DOWN", "def", now_, 2}));
}

TEST_F(Outcomes, StandWhenTheirDayIsGoneFromTheData) {
  const std::int64_t fall = enter(days_[2], days_[1]);
  fill();
  data_.panel.index.pop_back();
  EXPECT_EQ(fill(), 0U);
  EXPECT_EQ(stored(fall)->close, 99.0);
}

TEST_F(Outcomes, OfAForecastComeWhenItsDayHasClosed) {
  const std::int64_t pending = enter(Date(2025, 1, 1), days_[2]);
  EXPECT_EQ(fill(), 0U);
  data_.panel.index.push_back(bar_of(Date(2025, 1, 1), 99.0));
  EXPECT_EQ(fill(), 1U);
  EXPECT_EQ(stored(pending)->direction, "DOWN");
}

TEST_F(Outcomes, AreToldByWhicheverSourceThereIs) {
  const std::int64_t rise = enter(days_[1], days_[0], "yahoo");
  EXPECT_EQ(fill(), 1U);
  EXPECT_EQ(stored(rise)->direction, "UP");
}

TEST_F(Outcomes, OfASimulatedMarketOrAnEarlierSessionAreNotToldByTheseData) {
  enter(days_[1], days_[0], "simulated");
  enter(days_[2], days_[0]);
  EXPECT_EQ(fill(), 0U);
}

TEST_F(Outcomes, AForecastThatCannotBeReadStandsInNobodysWay) {
  record(days_[1], "{");
  enter(days_[1], days_[0]);
  EXPECT_EQ(fill(), 1U);
}

}  // namespace
}  // namespace sensex
