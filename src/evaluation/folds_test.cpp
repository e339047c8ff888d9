#include "evaluation/folds.h"

#include <gtest/gtest.h>

#include "evaluation/test_support.h"

namespace sensex {

bool operator==(const Fold& a, const Fold& b) {
  return a.training == b.training && a.begin == b.begin && a.end == b.end;
}

void PrintTo(const Fold& fold, std::ostream* out) {
  *out << fold.training << ' ' << fold.begin << ' ' << fold.end;
}

namespace {

const Date kFirst(1, 1, 1);
const Date kLast(9999, 12, 31);

TEST(Folds, BeginAtTheFirstTargetDayOfTheQuarter) {
  const std::vector<Date> days = {Date(2020, 3, 30), Date(2020, 3, 31), Date(2020, 4, 1),
                                  Date(2020, 6, 30), Date(2020, 7, 2)};
  const std::vector<Fold> expected = {{0, 0, 2}, {2, 2, 4}, {4, 4, 5}};
  EXPECT_EQ(quarterly_folds(days, kFirst, kLast), expected);
}

TEST(Folds, TheYearTurnsAQuarter) {
  const std::vector<Date> days = {Date(2019, 12, 31), Date(2020, 1, 1), Date(2021, 1, 1)};
  const std::vector<Fold> expected = {{0, 0, 1}, {1, 1, 2}, {2, 2, 3}};
  EXPECT_EQ(quarterly_folds(days, kFirst, kLast), expected);
}

TEST(Folds, IncludeBothEndsOfTheWindow) {
  const std::vector<Date> days = {Date(2020, 1, 1), Date(2020, 1, 2), Date(2020, 1, 3)};
  const std::vector<Fold> expected = {{0, 1, 2}};
  EXPECT_EQ(quarterly_folds(days, Date(2020, 1, 2), Date(2020, 1, 2)), expected);
}

TEST(Folds, LearnUpToTheQuarterThoughTheWindowBeginsInside) {
  const std::vector<Date> days = weekdays(Date(2020, 1, 1), 100);
  const std::vector<Fold> folds = quarterly_folds(days, Date(2020, 2, 3), Date(2020, 4, 3));
  const std::vector<Fold> expected = {{0, 23, 65}, {65, 65, 68}};
  EXPECT_EQ(folds, expected);
}

TEST(Folds, OfAWindowWithoutDaysAreNone) {
  const std::vector<Date> days = {Date(2020, 1, 1)};
  EXPECT_TRUE(quarterly_folds(days, Date(2021, 1, 1), kLast).empty());
  EXPECT_TRUE(quarterly_folds({}, kFirst, kLast).empty());
}

}  // namespace
}  // namespace sensex
