#include "pipeline/views.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "market/test_support.h"

namespace sensex {
namespace {

using Json = nlohmann::json;
using testing_support::sensex_market;

Bar bar_of(Date date, double close) { return {date, close, close, close, close, 1'000.0}; }

// Three sessions in which the index rises, then falls; member i moves by i - 14 tenths of a percent
// on the last one, and the last member has no bar on it.
const ChainState kIntact = {"intact", {2, std::string(64, 'a')}};

class Views : public testing::Test {
 protected:
  Views() {
    data_.snapshot.id = "abc";
    data_.snapshot.origin = {"csv", false};
    data_.snapshot.last_session = days_.back();
    Panel& panel = data_.panel;
    panel.index = {bar_of(days_[0], 100.0), bar_of(days_[1], 110.0), bar_of(days_[2], 99.0)};
    const Members& members = sensex_market().universe().members_on(days_.back());
    for (std::size_t i = 0; i < members.size(); ++i) {
      const double last = 100.0 * (1.0 + (static_cast<double>(i) - 14.0) / 1'000.0);
      StockColumn column{members.at(i), {}};
      column.bars = {bar_of(days_[0], 100.0), bar_of(days_[1], 100.0), bar_of(days_[2], last)};
      if (i + 1 == members.size()) column.bars.back().reset();
      panel.stocks.push_back(std::move(column));
    }
    std::ranges::sort(panel.stocks, {}, &StockColumn::symbol);
  }

  Json market(int days) const {
    return Json::parse(market_json(data_, sensex_market(), at_noon_after_, days));
  }

  static LedgerEntry forecast_for(Date target, std::string_view source,
                                  Date last_session = Date(2024, 12, 27)) {
    LedgerEntry entry;
    entry.forecast.key = {target, Session::evening, "sensex-evening", 1};
    entry.forecast.payload = Json{{"direction", "UP"},
                                  {"probability_up", 0.6},
                                  {"data",
                                   {{"source", source},
                                    {"simulated", source == "simulated"},
                                    {"last_session", last_session.to_string()}}}}
                                 .dump();
    return entry;
  }

  const std::vector<Date> days_ = {Date(2024, 12, 27), Date(2024, 12, 30), Date(2024, 12, 31)};
  const Instant at_noon_after_ = *parse_iso8601("2025-01-02T06:30:00.000Z");
  LoadedPanel data_;
};

TEST_F(Views, BreadthAddsUpToThirtyMembers) {
  const Json breadth = market(3)["breadth"];
  EXPECT_EQ(
      breadth,
      (Json{
          {"advancing", 14}, {"declining", 14}, {"unchanged", 1}, {"missing", 1}, {"total", 30}}));
}

TEST_F(Views, MoversAreTheFiveLargestEachWayLargestFirst) {
  const Json shown = market(3);
  ASSERT_EQ(shown["gainers"].size(), 5U);
  ASSERT_EQ(shown["losers"].size(), 5U);
  EXPECT_NEAR(shown["gainers"][0]["change_percent"], 1.4, 1e-9);
  EXPECT_NEAR(shown["losers"][0]["change_percent"], -1.4, 1e-9);
}

TEST_F(Views, IndexChangeIsFromTheCloseBefore) {
  const Json index = market(2)["index"];
  EXPECT_EQ(index["bars"].size(), 2U);
  EXPECT_NEAR(index["change"], -11.0, 1e-12);
  EXPECT_NEAR(index["change_percent"], -10.0, 1e-12);
  EXPECT_EQ(market(2)["age_days"], 2);
}

TEST_F(Views, OutcomeComesFromTheTargetDaysOwnCloses) {
  EXPECT_EQ(outcome_of(forecast_for(days_[1], "csv"), &data_), Direction::up);
  EXPECT_EQ(outcome_of(forecast_for(days_[2], "csv", days_[1]), &data_), Direction::down);
  EXPECT_EQ(outcome_of(forecast_for(days_[1], "yahoo"), &data_), Direction::up);
}

TEST_F(Views, NoOutcomeBeforeTheDayHasClosedOrForAnotherMarket) {
  EXPECT_FALSE(outcome_of(forecast_for(Date(2025, 1, 1), "csv"), &data_).has_value());
  EXPECT_FALSE(outcome_of(forecast_for(days_[1], "simulated"), &data_).has_value());
  EXPECT_FALSE(outcome_of(forecast_for(days_[1], "csv"), nullptr).has_value());
}

TEST_F(Views, NoOutcomeWhenASessionCameBetween) {
  EXPECT_FALSE(outcome_of(forecast_for(days_[2], "csv", days_[0]), &data_).has_value());
}

TEST_F(Views, DamagedPayloadIsShownWithoutItsNumbersAndBreaksNothing) {
  LedgerEntry entry = forecast_for(days_[1], "csv");
  for (const char* payload : {"", "{", "[1]", R"({"data": 7, "direction": null})"}) {
    entry.forecast.payload = payload;
    const Json shown = Json::parse(
        ledger_json(std::span(&entry, 1), sensex_market(), &data_, ChainState{"broken"}));
    EXPECT_TRUE(shown["entries"][0]["probability_up"].is_null()) << payload;
    EXPECT_TRUE(shown["entries"][0]["outcome"].is_null()) << payload;
  }
}

TEST_F(Views, LedgerMarksHitsAndMisses) {
  const std::vector<LedgerEntry> entries = {forecast_for(days_[1], "csv"),
                                            forecast_for(days_[2], "csv", days_[1]),
                                            forecast_for(Date(2025, 1, 1), "csv")};
  const Json shown = Json::parse(ledger_json(entries, sensex_market(), &data_, kIntact))["entries"];
  EXPECT_EQ(shown[0]["hit"], true);
  EXPECT_EQ(shown[1]["hit"], false);
  EXPECT_TRUE(shown[2]["hit"].is_null());
}

TEST_F(Views, TheFirstForecastOfADayIsScoredAndThoseAfterItAreShown) {
  std::vector<LedgerEntry> entries = {forecast_for(days_[1], "csv"), forecast_for(days_[1], "csv")};
  const Instant in_time = sensex_market().calendar().final_at(days_[0]);
  entries[0].sequence = 1;
  entries[0].superseded_by = 2;
  entries[1].sequence = 2;
  entries[1].supersedes = 1;
  for (LedgerEntry& entry : entries) entry.forecast.issued_at = in_time;
  const Json shown = Json::parse(ledger_json(entries, sensex_market(), &data_, kIntact))["entries"];
  EXPECT_EQ(shown[0]["scored"], true);
  EXPECT_EQ(shown[0]["superseded_by"], 2);
  EXPECT_TRUE(shown[0]["supersedes"].is_null());
  EXPECT_EQ(shown[0]["hit"], true);
  EXPECT_EQ(shown[1]["scored"], false);
  EXPECT_EQ(shown[1]["supersedes"], 1);
  EXPECT_TRUE(shown[1]["superseded_by"].is_null());
  EXPECT_EQ(shown[1]["outcome"], "UP");
  EXPECT_TRUE(shown[1]["hit"].is_null());
}

TEST_F(Views, AFirstForecastThatWasLateIsNotScored) {
  LedgerEntry entry = forecast_for(days_[1], "csv");
  entry.forecast.issued_at = sensex_market().calendar().final_at(days_[1]);
  EXPECT_FALSE(is_scored(entry, sensex_market().calendar()));
}

TEST_F(Views, LedgerTellsItsCountAndHeadOnlyWhenItIsIntact) {
  const Json intact = Json::parse(ledger_json({}, sensex_market(), &data_, kIntact));
  EXPECT_EQ(intact["chain"], "intact");
  EXPECT_EQ(intact["count"], 2);
  EXPECT_EQ(intact["head"], std::string(64, 'a'));
  const Json broken = Json::parse(ledger_json({}, sensex_market(), &data_, {"broken"}));
  EXPECT_EQ(broken["chain"], "broken");
  EXPECT_TRUE(broken["count"].is_null());
  EXPECT_TRUE(broken["head"].is_null());
}

TEST_F(Views, AStoredOutcomeStandsWhateverTheDataSayNow) {
  std::vector<LedgerEntry> entries = {forecast_for(days_[1], "csv"), forecast_for(days_[1], "csv")};
  entries[0].sequence = 1;
  entries[1].sequence = 2;
  const std::vector<ForecastOutcome> stored = {{.sequence = 7, .direction = "DOWN"},
                                               {.sequence = 1, .direction = "DOWN"}};
  for (const LoadedPanel* data :
       {&std::as_const(data_), static_cast<const LoadedPanel*>(nullptr)}) {
    const Json shown =
        Json::parse(ledger_json(entries, sensex_market(), data, kIntact, stored))["entries"];
    EXPECT_EQ(shown[0]["outcome"], "DOWN");
    EXPECT_EQ(shown[0]["hit"], false);
    EXPECT_EQ(shown[1]["outcome"], data != nullptr ? Json("UP") : Json());
  }
}

TEST_F(Views, ACorrectedOutcomeCountsAndSaysWhatItWasBefore) {
  std::vector<LedgerEntry> entries = {forecast_for(days_[1], "csv"), forecast_for(days_[1], "csv")};
  entries[0].sequence = 1;
  entries[1].sequence = 2;
  const std::vector<ForecastOutcome> stored = {
      {.sequence = 2, .previous_close = 100.0, .close = 110.0, .direction = "UP"},
      {.sequence = 1,
       .previous_close = 101.0,
       .close = 99.0,
       .direction = "DOWN",
       .stored_at = *parse_iso8601("2025-01-02T20:00:00.000Z"),
       .revision = 2},
      {.sequence = 1, .previous_close = 100.0, .close = 110.0, .direction = "UP"}};
  const Json shown =
      Json::parse(ledger_json(entries, sensex_market(), &data_, kIntact, stored))["entries"];
  EXPECT_EQ(shown[0]["outcome"], "DOWN");
  EXPECT_EQ(shown[0]["hit"], false);
  EXPECT_EQ(shown[0]["corrected"], (Json{{"date", "2025-01-03"},
                                         {"from", "UP"},
                                         {"to", "DOWN"},
                                         {"from_previous_close", 100.0},
                                         {"to_previous_close", 101.0},
                                         {"from_close", 110.0},
                                         {"to_close", 99.0},
                                         {"revision", 2}}));
  EXPECT_TRUE(shown[1]["corrected"].is_null());
}

TEST_F(Views, ForecastIsTimelyUntilTheMarketOpens) {
  LedgerEntry entry = forecast_for(Date(2025, 1, 1), "csv");
  entry.forecast.issued_at = *parse_iso8601("2025-01-01T03:29:59.999Z");
  EXPECT_TRUE(is_timely(entry, sensex_market().calendar()));
  entry.forecast.issued_at = *parse_iso8601("2025-01-01T03:30:00.000Z");
  EXPECT_FALSE(is_timely(entry, sensex_market().calendar()));
}

TEST_F(Views, EachModelTellsItsOwnMovesAndTheirReasons) {
  const std::vector<ModelRecord> records = {{.model = {.name = "m"}, .version = 1},
                                            {.model = {.name = "m"}, .version = 2},
                                            {.model = {.name = "other"}, .version = 1}};
  const std::vector<StageEvent> events = {
      {.name = "m", .version = 1, .stage = Stage::production, .reason = "the only one"},
      {.name = "m", .version = 1, .stage = Stage::archived, .reason = "replaced"},
      {.name = "m",
       .version = 2,
       .stage = Stage::staging,
       .reason = "refused",
       .at = at_noon_after_}};
  const Json models = Json::parse(models_json(records, events))["models"];
  ASSERT_EQ(models[0]["stages"].size(), 2U);
  EXPECT_EQ(models[0]["stages"][1]["reason"], "replaced");
  EXPECT_EQ(
      models[1]["stages"],
      (Json{{{"stage", "Staging"}, {"at", to_iso8601(at_noon_after_)}, {"reason", "refused"}}}));
  EXPECT_EQ(models[2]["stages"], Json::array());
}

TEST_F(Views, StatusWithoutDataOrModelsIsNull) {
  const Json status =
      Json::parse(status_json({.code_version = "0.1.0", .now = at_noon_after_}, sensex_market()));
  EXPECT_TRUE(status["data"].is_null());
  EXPECT_TRUE(status["models"]["evening"].is_null());
  EXPECT_TRUE(status["models"]["pre-open"].is_null());
}

}  // namespace
}  // namespace sensex
