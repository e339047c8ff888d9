#include "pipeline/dataset_views.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "market/test_support.h"

namespace sensex {
namespace {

using Json = nlohmann::json;
using testing_support::symbol;

Snapshot snapshot(const std::string& id, const std::string& market = "sensex") {
  return {.id = id,
          .market = market,
          .origin = {.source = "csv", .simulated = true},
          .first_session = Date(2010, 1, 4),
          .last_session = Date(2024, 12, 31),
          .stock_count = 38,
          .bar_count = 140'000,
          .created_at = *parse_iso8601("2025-01-01T00:00:00.000Z")};
}

MarketData data() {
  const Bar bar{.date = Date(2024, 1, 2), .open = 1, .high = 2, .low = 1, .close = 2, .volume = 3};
  return {.index = Series::create(symbol("^BSESN"), {bar}, Opening{Date(2024, 1, 3), 1.5}).value(),
          .stocks = {Series::create(symbol("TCS"), {}).value()},
          .globals = {GlobalSeries::create("usd_inr", {{.date = Date(2024, 1, 1), .close = 83.0}})
                          .value()},
          .actions = {{.symbol = symbol("TCS"),
                       .ex_date = Date(2024, 1, 2),
                       .kind = ActionKind::bonus,
                       .factor = 0.5,
                       .origin = ActionOrigin::declared,
                       .as_of = Date(2024, 1, 1)}}};
}

TEST(DatasetViews, ListTellsEveryFieldAndWhichIsCurrent) {
  const std::vector<Snapshot> all = {snapshot("b"), snapshot("a")};
  const Json json = Json::parse(datasets_json(all, "a"));
  ASSERT_EQ(json["datasets"].size(), 2U);
  EXPECT_EQ(json["datasets"][0], Json::parse(R"({"id": "b", "market": "sensex", "source": "csv",
    "simulated": true, "first_session": "2010-01-04", "last_session": "2024-12-31", "stocks": 38,
    "bars": 140000, "created": "2025-01-01T00:00:00.000Z", "current": false})"));
  EXPECT_EQ(json["datasets"][1]["current"], true);
}

TEST(DatasetViews, ListOfNothingIsAnEmptyList) {
  EXPECT_EQ(datasets_json({}, ""), R"({"datasets":[]})");
}

TEST(DatasetViews, DatasetTellsItsSeriesInOrder) {
  const Snapshot one = snapshot("a");
  const MarketData held = data();
  const Json json = Json::parse(dataset_json({.snapshot = one, .data = held, .is_current = true}));
  EXPECT_EQ(json["current"], true);
  EXPECT_TRUE(json["previous"].is_null());
  EXPECT_EQ(json["sessions"], 1);
  ASSERT_EQ(json["series"].size(), 3U);
  EXPECT_EQ(json["series"][0], Json::parse(R"({"kind": "index", "name": "^BSESN",
    "first": "2024-01-02", "last": "2024-01-02", "days": 1,
    "opening": {"date": "2024-01-03", "price": 1.5}})"));
  EXPECT_EQ(json["series"][1], Json::parse(R"({"kind": "stock", "name": "TCS", "first": null,
    "last": null, "days": 0, "opening": null})"));
  EXPECT_EQ(json["series"][2]["kind"], "global");
}

TEST(DatasetViews, DatasetTellsWhatCameBefore) {
  const Snapshot one = snapshot("a");
  const MarketData held = data();
  const Json json = Json::parse(dataset_json({.snapshot = one, .data = held, .previous = "b"}));
  EXPECT_EQ(json["previous"], "b");
  EXPECT_EQ(json["current"], false);
}

TEST(DatasetViews, ActionsTellFactorOriginAndWhenTheyWereKnown) {
  const Json json = Json::parse(actions_json("a", data().actions));
  EXPECT_EQ(json["dataset"], "a");
  ASSERT_EQ(json["actions"].size(), 1U);
  EXPECT_EQ(json["actions"][0], Json::parse(R"({"symbol": "TCS", "ex_date": "2024-01-02",
    "kind": "bonus", "factor": 0.5, "origin": "declared", "as_of": "2024-01-01"})"));
}

TEST(DatasetViews, DiffTellsDaysAndExamples) {
  MarketData after = data();
  after.stocks.clear();
  after.globals = {GlobalSeries::create("usd_inr", {{.date = Date(2024, 1, 1), .close = 84.0},
                                                    {.date = Date(2024, 1, 2), .close = 85.0}})
                       .value()};
  const Json json =
      Json::parse(dataset_diff_json(snapshot("a"), snapshot("b"), diff_datasets(data(), after)));
  EXPECT_EQ(json["before"], "a");
  EXPECT_EQ(json["after"], "b");
  EXPECT_EQ(json["same"], false);
  EXPECT_EQ(json["removed_series"], Json::array({"stock TCS"}));
  EXPECT_EQ(json["series"][0]["changed"], 1);
  EXPECT_EQ(json["series"][0]["added"], 1);
  EXPECT_EQ(json["series"][0]["examples"][0]["before"], "close 83");
  EXPECT_TRUE(json["series"][0]["examples"][1]["before"].is_null());
}

TEST(DatasetViews, PreviousIsTheLastOneAddedBeforeOfTheSameMarket) {
  const std::vector<Snapshot> newest_first = {snapshot("d"), snapshot("c", "nifty50"),
                                              snapshot("b"), snapshot("a")};
  EXPECT_EQ(previous_of(newest_first[0], newest_first), "b");
  EXPECT_EQ(previous_of(newest_first[1], newest_first), "");
  EXPECT_EQ(previous_of(newest_first[3], newest_first), "");
  EXPECT_EQ(previous_of(snapshot("z"), newest_first), "");
}

TEST(DatasetViews, ASourceNameThatIsNoUtf8StaysJson) {
  Snapshot odd = snapshot("a");
  odd.origin.source = "\xff";
  EXPECT_TRUE(Json::accept(datasets_json(std::span(&odd, 1), "")));
}

}  // namespace
}  // namespace sensex
