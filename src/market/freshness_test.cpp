#include "market/freshness.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

Freshness at(std::string_view now, Date last_session = Date(2024, 12, 31)) {
  return freshness_of(last_session, testing_support::sensex_market().calendar(),
                      parse_iso8601(now).value());
}

TEST(Freshness, TheLastCompletedSessionIsFresh) {
  const Freshness freshness = at("2024-12-31T10:10:00.000Z");
  EXPECT_TRUE(freshness.is_fresh());
  EXPECT_EQ(describe(freshness), "the data have the last completed session, 2024-12-31");
}

TEST(Freshness, OneOrMoreCompletedSessionsAreMissing) {
  EXPECT_TRUE(at("2025-01-01T10:09:59.000Z").is_fresh());
  const Freshness one = at("2025-01-01T10:10:00.000Z");
  EXPECT_FALSE(one.is_fresh());
  EXPECT_EQ(describe(one), "the data end 1 session before the last completed one, 2025-01-01");
  EXPECT_EQ(describe(at("2025-01-03T10:10:00.000Z")),
            "the data end 3 sessions before the last completed one, 2025-01-03");
}

TEST(Freshness, DataAfterNowAreNotFresh) {
  const Freshness early = at("2024-12-31T10:09:59.000Z");
  EXPECT_FALSE(early.is_fresh());
  EXPECT_TRUE(early.is_after_now);
  EXPECT_EQ(describe(early),
            "the data go to 2024-12-31, after now (2024-12-31T10:09:59.000Z): is the clock right?");
  EXPECT_EQ(describe(at("2020-06-01T02:00:00.000Z")),
            "the data go to 2024-12-31, after now (2020-06-01T02:00:00.000Z): is the clock right?");
}

// A session on Christmas, which the calendar denies, once it is over.
TEST(Freshness, ASessionThatTheCalendarDeniesIsNotAfterNow) {
  EXPECT_TRUE(at("2024-12-25T12:00:00.000Z", Date(2024, 12, 25)).is_fresh());
  EXPECT_TRUE(at("2024-12-25T09:00:00.000Z", Date(2024, 12, 25)).is_after_now);
}

}  // namespace
}  // namespace sensex
