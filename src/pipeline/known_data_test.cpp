#include "pipeline/known_data.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using testing_support::symbol;

const Date kMonday(2024, 12, 30);
const Date kTuesday(2024, 12, 31);

Series two_days(std::string_view name) {
  return *Series::create(symbol(name), {{kMonday, 10.0, 12.0, 9.0, 11.0, 5.0},
                                        {kTuesday, 11.5, 13.0, 11.0, 12.0, 6.0}});
}

MarketData known_at(std::string_view now, bool simulated = false) {
  MarketData data{
      .origin = {"yahoo", simulated},
      .index = two_days("^BSESN"),
      .stocks = {two_days("TCS")},
      .globals = {*GlobalSeries::create("tokyo", {{kMonday, 2.0, 1.0}, {kTuesday, 4.0, 3.0}}),
                  *GlobalSeries::create("undeclared", {{kMonday, 2.0}})}};
  keep_known(data, sensex_market(), *parse_iso8601(now));
  return data;
}

TEST(KnownData, ABarIsKnownAsAWholeTenMinutesAfterTheClose) {
  EXPECT_EQ(known_at("2024-12-31T10:10:00.000Z").index, two_days("^BSESN"));
  const MarketData before = known_at("2024-12-31T10:09:59.999Z");
  EXPECT_EQ(before.index.bars().size(), 1U);
  EXPECT_EQ(before.index.opening(), (Opening{kTuesday, 11.5}));
  EXPECT_EQ(before.stocks[0].opening(), (Opening{kTuesday, 11.5}));
}

TEST(KnownData, BeforeItsSessionOpensNothingOfADayIsKnown) {
  EXPECT_TRUE(known_at("2024-12-31T03:45:00.000Z").index.opening().has_value());
  EXPECT_FALSE(known_at("2024-12-31T03:44:59.999Z").index.opening().has_value());
}

TEST(KnownData, AnOpeningWhoseSessionIsOverIsNoOpeningAnyMore) {
  MarketData data{.index =
                      *Series::create(symbol("^BSESN"), {{kMonday, 10.0, 12.0, 9.0, 11.0, 5.0}},
                                      Opening{kTuesday, 11.5})};
  keep_known(data, sensex_market(), *parse_iso8601("2024-12-31T10:09:59.999Z"));
  EXPECT_EQ(data.index.opening(), (Opening{kTuesday, 11.5}));
  keep_known(data, sensex_market(), *parse_iso8601("2024-12-31T10:10:00.000Z"));
  EXPECT_FALSE(data.index.opening().has_value());
  EXPECT_EQ(data.index.bars().size(), 1U);
}

TEST(KnownData, OfAGlobalSeriesEachFieldIsKnownFromItsOwnInstant) {
  // Tokyo's open counts from 09:15 there, its close from 15:45.
  const auto points = [](const MarketData& data) {
    return std::vector(data.globals[0].points().begin(), data.globals[0].points().end());
  };
  const GlobalPoint monday{kMonday, 2.0, 1.0};
  EXPECT_EQ(points(known_at("2024-12-31T00:14:59.999Z")), std::vector{monday});
  EXPECT_EQ(points(known_at("2024-12-31T00:15:00.000Z")),
            (std::vector{monday, GlobalPoint{.date = kTuesday, .open = 3.0}}));
  EXPECT_EQ(points(known_at("2024-12-31T06:45:00.000Z")),
            (std::vector{monday, GlobalPoint{kTuesday, 4.0, 3.0}}));
}

TEST(KnownData, AGlobalSeriesThatTheMarketDoesNotDeclareIsNeverKnown) {
  EXPECT_TRUE(known_at("2024-12-31T12:00:00.000Z").globals[1].points().empty());
}

TEST(KnownData, ASimulatedNightIsDeliveredWithItsDay) {
  EXPECT_EQ(known_at("2024-12-30T10:10:00.000Z", true).globals[0].points().size(), 2U);
}

}  // namespace
}  // namespace sensex
