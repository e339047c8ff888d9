#include "base/retry_after.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const Instant kNow = *parse_iso8601("1994-11-06T08:49:00.000Z");

TEST(RetryAfter, TakesWholeSeconds) {
  EXPECT_EQ(parse_retry_after("0", kNow), seconds(0));
  EXPECT_EQ(parse_retry_after("120", kNow), seconds(120));
}

TEST(RetryAfter, TakesADateAsSeenFromNow) {
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", kNow), seconds(37));
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 10:50:00 GMT", kNow), hours(2) + seconds(60));
  EXPECT_EQ(parse_retry_after("Mon, 07 Nov 1994 08:49:00 GMT", kNow), hours(24));
}

TEST(RetryAfter, APastDateAsksForNoWait) {
  EXPECT_EQ(parse_retry_after("Sat, 05 Nov 1994 08:49:37 GMT", kNow), seconds(0));
  EXPECT_EQ(parse_retry_after("Thu, 06 Oct 1994 08:49:37 GMT", kNow), seconds(0));
}

TEST(RetryAfter, NobodyIsBelievedBeyondADay) {
  EXPECT_EQ(parse_retry_after("86401", kNow), kLongestRetryAfter);
  EXPECT_EQ(parse_retry_after("99999999999999999999999999", kNow), kLongestRetryAfter);
  EXPECT_EQ(parse_retry_after("Sun, 06 Nov 9994 08:49:37 GMT", kNow), kLongestRetryAfter);
}

TEST(RetryAfter, OtherTextIsNoWish) {
  for (const char* text : {"", "-1", "1.5", "soon", "12 ", "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:4x:37 GMT",
                           "Sun, 06 Nov 1994 08-49-37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT!",
                           "Sunday, 06-Nov-94 08:49:37 GMT"}) {
    EXPECT_EQ(parse_retry_after(text, kNow), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace sensex
