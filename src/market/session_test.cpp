#include "market/session.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::bse_calendar;

TEST(Session, NamesRoundTrip) {
  EXPECT_EQ(parse_session("evening").value(), Session::evening);
  EXPECT_EQ(parse_session("pre-open").value(), Session::pre_open);
  EXPECT_EQ(to_string(Session::pre_open), "pre-open");
}

TEST(Session, RefusesOtherWords) {
  const Result<Session> session = parse_session("noon");
  ASSERT_FALSE(session.has_value());
  EXPECT_EQ(session.error().code, Errc::invalid_argument);
  EXPECT_EQ(session.error().message, "session must be evening or pre-open, got 'noon'");
}

TEST(Session, EveningCutOffIsThePreviousAfternoon) {
  EXPECT_EQ(
      to_iso8601(cutoff(Session::evening, bse_calendar(), Date(2024, 12, 27), Date(2024, 12, 30))),
      "2024-12-27T10:10:00.000Z");
}

TEST(Session, EveningCutOffWaitsForTheEndOfAMuhuratSession) {
  EXPECT_EQ(
      to_iso8601(cutoff(Session::evening, bse_calendar(), Date(2024, 11, 1), Date(2024, 11, 4))),
      "2024-11-01T13:40:00.000Z");
  // That of 2025 was over by a quarter to three.
  EXPECT_EQ(
      to_iso8601(cutoff(Session::evening, bse_calendar(), Date(2025, 10, 21), Date(2025, 10, 23))),
      "2025-10-21T10:10:00.000Z");
}

TEST(Session, PreOpenCutOffIsNineOnTheTargetDay) {
  EXPECT_EQ(
      to_iso8601(cutoff(Session::pre_open, bse_calendar(), Date(2024, 12, 27), Date(2024, 12, 30))),
      "2024-12-30T03:30:00.000Z");
}

}  // namespace
}  // namespace sensex
