#include "adapters/bhavcopy/session_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using testing_support::bse_calendar;

// Friday, and the two sessions before it.
const Date kDay(2024, 7, 5);
const Date kBefore(2024, 7, 4);
const Date kEarlier(2024, 7, 3);

struct Rows {
  int equal = 0;
  int off = 0;  // by `factor`
  double factor = 1.002;
};

std::optional<std::string> reason_of(const Rows& rows, Date known) {
  SessionCheck check(kDay, bse_calendar());
  for (int i = 0; i < rows.off; ++i) check.add("OFF", 1000 * rows.factor, known, 1000);
  for (int i = 0; i < rows.equal; ++i) check.add("EQUAL", 1000.5, known, 1000);
  return check.reason();
}

TEST(SessionCheck, WithoutARowNothingIsSaid) { EXPECT_FALSE(reason_of({}, kBefore)); }

TEST(SessionCheck, RowsThatMeetTheSessionBeforeAreOfTheirs) {
  EXPECT_FALSE(reason_of({.equal = 30}, kBefore));
}

TEST(SessionCheck, SixRowsThatDoNotAreOfAnother) {
  EXPECT_FALSE(reason_of({.equal = 25, .off = 5}, kBefore));
  EXPECT_EQ(
      reason_of({.equal = 24, .off = 6}, kBefore),
      "states other closes of the session before on 6 of 30 members' rows, the first OFF 1002 "
      "where 1000 is known of 2024-07-04: it is rather of another session than 2024-07-05, or "
      "what is known is false; import the file of the session before with it");
}

TEST(SessionCheck, ADifferenceIsOneBeyondATenthOfAPercent) {
  EXPECT_FALSE(reason_of({.off = 30, .factor = 1.0009}, kBefore));
  EXPECT_TRUE(reason_of({.off = 30, .factor = 1.0011}, kBefore));
  EXPECT_TRUE(reason_of({.off = 30, .factor = 0.9988}, kBefore));
}

TEST(SessionCheck, RowsInOtherTermsSayNothing) {
  EXPECT_TRUE(reason_of({.off = 30, .factor = 1.049}, kBefore));
  EXPECT_FALSE(reason_of({.off = 30, .factor = 1.051}, kBefore));
  EXPECT_FALSE(reason_of({.off = 30, .factor = 0.5}, kBefore));
}

TEST(SessionCheck, AcrossAMissingSessionTheSameClosesAreOfTheOneThatIsMissing) {
  EXPECT_EQ(
      reason_of({.equal = 30}, kEarlier),
      "states the closes of 2024-07-03 as those of the session before, so it is rather of "
      "2024-07-04 than of 2024-07-05; if the exchange was closed on 2024-07-04, say so in the "
      "calendar");
}

TEST(SessionCheck, AcrossAMissingSessionNearlyAllAreToBeTheSame) {
  EXPECT_THAT(reason_of({.equal = 9, .off = 1}, kEarlier).value(), StartsWith("states the closes"));
  EXPECT_FALSE(reason_of({.equal = 17, .off = 2}, kEarlier));
  EXPECT_FALSE(reason_of({.equal = 9}, kEarlier));
  EXPECT_FALSE(reason_of({.off = 30}, kEarlier));
}

struct Stated {
  double of_one = 0.0;    // where 4000 is known
  double of_other = 0.0;  // where 1500 is known
};

std::optional<std::string> reason_of_two(const Stated& stated, Date known = kBefore) {
  SessionCheck check(kDay, bse_calendar());
  check.add("THIRD", 500, known, 500);
  check.add("ONE", stated.of_one, known, 4000);
  check.add("OTHER", stated.of_other, known, 1500);
  return check.reason();
}

TEST(SessionCheck, TwoRowsThatStateEachOthersClosesAreSwapped) {
  EXPECT_EQ(reason_of_two({1500, 4000}),
            "has the rows of ONE and OTHER swapped: the first states a previous close of 1500 and "
            "the second of 4000, and each is the other's");
  EXPECT_TRUE(reason_of_two({1501, 4003}));
  EXPECT_FALSE(reason_of_two({1502, 4000}));
  EXPECT_FALSE(reason_of_two({1500, 4005}));
  EXPECT_FALSE(reason_of_two({4000, 1500}));
}

TEST(SessionCheck, TwoRowsAreSwappedInWhateverTermsTheyAreKnown) {
  EXPECT_TRUE(reason_of_two({1500 * 5, 4000}));
  EXPECT_TRUE(reason_of_two({1500 * 5, 4000 * 10}));
  EXPECT_FALSE(reason_of_two({1500 * 7, 4000}));
}

TEST(SessionCheck, RowsThatStateASimpleFactorOfTheirOwnCloseAreNotSwapped) {
  SessionCheck check(kDay, bse_calendar());
  check.add("ONE", 4000, kBefore, 2000);
  check.add("OTHER", 2000, kBefore, 4000);
  EXPECT_FALSE(check.reason());
}

TEST(SessionCheck, OneRowThatStatesAnothersCloseIsNotSwapped) {
  EXPECT_FALSE(reason_of_two({1500, 1500}));
  EXPECT_FALSE(reason_of_two({1500, 4000}, kEarlier));
}

}  // namespace
}  // namespace sensex
