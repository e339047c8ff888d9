#include "market/zone.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

Zone zone(std::string_view name) { return Zone::parse(name).value(); }
TimeOfDay time(std::string_view text) { return TimeOfDay::parse(text).value(); }

TEST(TimeOfDay, ReadsAndPrintsHoursBeyondMidnight) {
  EXPECT_EQ(time("15:40").minutes, 940);
  EXPECT_EQ(time("26:45").minutes, 1605);
  EXPECT_EQ(time("07:05").to_string(), "07:05");
}

TEST(TimeOfDay, RefusesAnythingElse) {
  for (const char* text :
       {"", "9:15", "09.15", "48:00", "12:60", "-1:00", "12:000", "ab:cd", "1 :00"}) {
    EXPECT_FALSE(TimeOfDay::parse(text).has_value()) << text;
  }
  EXPECT_EQ(TimeOfDay::parse("noon").error().message,
            "a time must be HH:MM, 00:00 to 47:59, got 'noon'");
}

TEST(Zone, FixedOffsetsNeverMove) {
  EXPECT_EQ(to_iso8601(zone("Asia/Kolkata").at(Date(2024, 7, 1), time("09:00"))),
            "2024-07-01T03:30:00.000Z");
  EXPECT_EQ(to_iso8601(zone("Asia/Tokyo").at(Date(2024, 1, 1), time("09:00"))),
            "2024-01-01T00:00:00.000Z");
  EXPECT_EQ(to_iso8601(zone("UTC").at(Date(2024, 1, 1), time("24:00"))),
            "2024-01-02T00:00:00.000Z");
}

TEST(Zone, NewYorkIsFiveHoursBehindInWinterAndFourInSummer) {
  EXPECT_EQ(to_iso8601(zone("America/New_York").at(Date(2024, 12, 31), time("20:30"))),
            "2025-01-01T01:30:00.000Z");
  EXPECT_EQ(to_iso8601(zone("America/New_York").at(Date(2024, 7, 1), time("16:15"))),
            "2024-07-01T20:15:00.000Z");
}

TEST(Zone, DayOfAnInstantIsTheWallClocks) {
  const Instant instant = *parse_iso8601("2024-07-02T03:59:59.000Z");
  EXPECT_EQ(zone("America/New_York").date_of(instant), Date(2024, 7, 1));
  EXPECT_EQ(zone("Asia/Kolkata").date_of(instant), Date(2024, 7, 2));
  EXPECT_EQ(zone("America/New_York").date_of(*parse_iso8601("2024-12-31T04:30:00.000Z")),
            Date(2024, 12, 30));
}

TEST(Zone, RefusesAndListsNames) {
  const auto refused = Zone::parse("Mars/Olympus");
  ASSERT_FALSE(refused.has_value());
  EXPECT_NE(refused.error().message.find("Asia/Kolkata"), std::string::npos);
  EXPECT_NE(refused.error().message.find("got 'Mars/Olympus'"), std::string::npos);
}

}  // namespace
}  // namespace sensex
