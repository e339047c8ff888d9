#include "adapters/yahoo/chart.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds kIndia = minutes(330);
constexpr seconds kNewYorkWinter = hours(-5);
constexpr seconds kNewYorkSummer = hours(-4);

Instant at(std::string_view text) { return *parse_iso8601(text); }

TEST(ExchangeDate, IsTheLocalDayOfTheSession) {
  EXPECT_EQ(exchange_date(at("2024-01-15T03:45:00.000Z"), kIndia), Date(2024, 1, 15));
  EXPECT_EQ(exchange_date(at("2024-01-15T14:30:00.000Z"), kNewYorkWinter), Date(2024, 1, 15));
  // Tokyo opens on the evening before in UTC.
  EXPECT_EQ(exchange_date(at("2024-01-14T23:45:00.000Z"), hours(9)), Date(2024, 1, 15));
}

TEST(ExchangeDate, AMidnightOfTheOtherSeasonKeepsItsDay) {
  // New York's midnight of 15 July is 04:00 UTC, that of 15 January 05:00 UTC.
  EXPECT_EQ(exchange_date(at("2024-07-15T04:00:00.000Z"), kNewYorkWinter), Date(2024, 7, 15));
  EXPECT_EQ(exchange_date(at("2024-07-15T04:00:00.000Z"), kNewYorkSummer), Date(2024, 7, 15));
  EXPECT_EQ(exchange_date(at("2024-01-15T05:00:00.000Z"), kNewYorkWinter), Date(2024, 1, 15));
  EXPECT_EQ(exchange_date(at("2024-01-15T05:00:00.000Z"), kNewYorkSummer), Date(2024, 1, 15));
}

TEST(ExchangeDate, ALateTradeIsOfItsOwnDay) {
  EXPECT_EQ(exchange_date(at("2024-01-15T23:00:01.000Z"), seconds(0)), Date(2024, 1, 15));
  EXPECT_EQ(exchange_date(at("2024-01-15T22:59:59.000Z"), seconds(0)), Date(2024, 1, 15));
}

}  // namespace
}  // namespace sensex
