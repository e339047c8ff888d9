#include "pipeline/schedule.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;
using namespace std::chrono_literals;

// An instant of India's wall clock, "2026-11-25 16:10".
Instant ist(const std::string& text) {
  return *parse_iso8601(text.substr(0, 10) + "T" + text.substr(11) + ":00.000Z") - 330min;
}

std::string due(Instant now, const ScheduleOptions& options = {}) {
  const std::optional<DailyJob> job = due_job(sensex_market(), now, options);
  return job ? job->key : "nothing";
}

// "KEY at INSTANT".
std::string next(Instant now, const ScheduleOptions& options = {}) {
  const DailyJob job = next_job(sensex_market(), now, options);
  return job.key + " at " + to_iso8601(job.from + 330min).substr(0, 16);
}

TEST(Schedule, EveningBeginsHalfAnHourAfterTheFinalBar) {
  EXPECT_EQ(due(ist("2026-11-25 16:10") - 1ms), "nothing");
  EXPECT_EQ(due(ist("2026-11-25 16:10")), "sensex evening 2026-11-26");
}

TEST(Schedule, EveningGivesWayToThePreOpenJob) {
  EXPECT_EQ(due(ist("2026-11-26 08:15") - 1ms), "sensex evening 2026-11-26");
  EXPECT_EQ(due(ist("2026-11-26 08:15")), "sensex pre-open 2026-11-26");
}

TEST(Schedule, PreOpenEndsWhenTheForecastWouldBeLate) {
  EXPECT_EQ(due(ist("2026-11-26 09:00") - 1ms), "sensex pre-open 2026-11-26");
  EXPECT_EQ(due(ist("2026-11-26 09:00")), "nothing");
  EXPECT_EQ(due(ist("2026-11-26 12:00")), "nothing");
}

TEST(Schedule, AJobTellsItsDayAndBothItsEnds) {
  const DailyJob job = *due_job(sensex_market(), ist("2026-11-25 20:00"), {});
  EXPECT_EQ(job.session, Session::evening);
  EXPECT_EQ(job.target_date, Date(2026, 11, 26));
  EXPECT_EQ(job.from, ist("2026-11-25 16:10"));
  EXPECT_EQ(job.until, ist("2026-11-26 08:15"));
}

TEST(Schedule, FridaysEveningIsDueTheWholeWeekend) {
  EXPECT_EQ(due(ist("2026-11-27 16:10")), "sensex evening 2026-11-30");
  EXPECT_EQ(due(ist("2026-11-28 08:30")), "sensex evening 2026-11-30");
  EXPECT_EQ(due(ist("2026-11-30 08:14")), "sensex evening 2026-11-30");
  EXPECT_EQ(due(ist("2026-11-30 08:15")), "sensex pre-open 2026-11-30");
}

TEST(Schedule, AHolidayHasNoJobsOfItsOwn) {
  // Guru Nanak Jayanti, a Tuesday.
  EXPECT_EQ(due(ist("2026-11-24 08:30")), "sensex evening 2026-11-25");
  EXPECT_EQ(due(ist("2026-11-24 16:30")), "sensex evening 2026-11-25");
  EXPECT_EQ(due(ist("2026-11-25 08:30")), "sensex pre-open 2026-11-25");
}

TEST(Schedule, ASpecialSundayIsATradingDay) {
  // The Union Budget of 2026 was presented on a Sunday, of 2025 on a Saturday.
  EXPECT_EQ(due(ist("2026-01-30 17:00")), "sensex evening 2026-02-01");
  EXPECT_EQ(due(ist("2026-02-01 08:30")), "sensex pre-open 2026-02-01");
  EXPECT_EQ(due(ist("2025-02-01 08:30")), "sensex pre-open 2025-02-01");
  EXPECT_EQ(due(ist("2025-02-01 16:10")), "sensex evening 2025-02-03");
}

TEST(Schedule, AfterAMuhuratSessionTheEveningWaitsForItsBar) {
  // 2026-11-08, a Sunday, 17:00 to 19:30: final at 19:40.
  EXPECT_EQ(due(ist("2026-11-06 18:00")), "sensex evening 2026-11-08");
  EXPECT_EQ(due(ist("2026-11-08 08:30")), "sensex pre-open 2026-11-08");
  EXPECT_EQ(due(ist("2026-11-08 16:30")), "nothing");
  EXPECT_EQ(due(ist("2026-11-08 20:10") - 1ms), "nothing");
  EXPECT_EQ(due(ist("2026-11-08 20:10")), "sensex evening 2026-11-09");
}

TEST(Schedule, AClockSetBackGivesTheJobOfBefore) {
  const std::string evening = due(ist("2026-11-25 20:00"));
  EXPECT_NE(due(ist("2026-11-26 08:20")), evening);
  EXPECT_EQ(due(ist("2026-11-25 20:00")), evening);
}

TEST(Schedule, TheTimesCanBeChosen) {
  const ScheduleOptions early = {.settle_delay = 0min, .pre_open_from = {7 * 60}};
  EXPECT_EQ(due(ist("2026-11-25 15:40"), early), "sensex evening 2026-11-26");
  EXPECT_EQ(due(ist("2026-11-26 07:00"), early), "sensex pre-open 2026-11-26");
  EXPECT_EQ(next(ist("2026-11-26 07:00"), early), "sensex evening 2026-11-27 at 2026-11-26T15:40");
}

TEST(Schedule, NextIsTheOtherJobOfTheSameDayFirst) {
  EXPECT_EQ(next(ist("2026-11-25 20:00")), "sensex pre-open 2026-11-26 at 2026-11-26T08:15");
  EXPECT_EQ(next(ist("2026-11-26 08:15") - 1ms), "sensex pre-open 2026-11-26 at 2026-11-26T08:15");
  EXPECT_EQ(next(ist("2026-11-26 08:15")), "sensex evening 2026-11-27 at 2026-11-26T16:10");
}

TEST(Schedule, NextIsNeverNow) {
  EXPECT_EQ(next(ist("2026-11-26 16:10") - 1ms), "sensex evening 2026-11-27 at 2026-11-26T16:10");
  EXPECT_EQ(next(ist("2026-11-26 16:10")), "sensex pre-open 2026-11-27 at 2026-11-27T08:15");
}

TEST(Schedule, NextAfterAFridayMorningIsItsEveningForMonday) {
  EXPECT_EQ(next(ist("2026-11-27 12:00")), "sensex evening 2026-11-30 at 2026-11-27T16:10");
}

TEST(Schedule, ANamedJobIsForTheDayAForecastIsForNow) {
  const auto key = [](Session session, Instant now) {
    return job_of(session, sensex_market(), now, {}).key;
  };
  EXPECT_EQ(key(Session::evening, ist("2026-11-25 15:40")), "sensex evening 2026-11-26");
  EXPECT_EQ(key(Session::evening, ist("2026-11-25 12:00")), "sensex evening 2026-11-25");
  EXPECT_EQ(key(Session::pre_open, ist("2026-11-28 12:00")), "sensex pre-open 2026-11-30");
}

}  // namespace
}  // namespace sensex
