#include "base/clock.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(Iso8601, RoundTripsToTheMillisecond) {
  const Result<Instant> instant = parse_iso8601("2024-12-31T10:10:00.042Z");
  ASSERT_TRUE(instant.has_value());
  EXPECT_EQ(to_iso8601(*instant), "2024-12-31T10:10:00.042Z");
}

TEST(Iso8601, RefusesOtherForms) {
  for (const char* text : {"", "2024-12-31", "2024-12-31T10:10:00Z", "2024-12-31T24:00:00.000Z",
                           "2024-12-31 10:10:00.000Z", "2024-12-31T10:1a:00.000Z"}) {
    EXPECT_FALSE(parse_iso8601(text).has_value()) << text;
  }
}

TEST(FixedClock, StandsStillUntilSet) {
  const Instant noon = *parse_iso8601("2024-12-31T12:00:00.000Z");
  FixedClock clock(noon);
  EXPECT_EQ(clock.now(), noon);
  clock.set(noon + std::chrono::hours(1));
  EXPECT_EQ(to_iso8601(clock.now()), "2024-12-31T13:00:00.000Z");
}

}  // namespace
}  // namespace sensex
