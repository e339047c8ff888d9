#include "market/trading_calendar.h"

#include <gtest/gtest.h>

#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::at_ist;

const TradingCalendar& bse() { return testing_support::bse_calendar(); }

std::string why_refused(std::string_view text) {
  const Result<TradingCalendar> calendar = TradingCalendar::parse(text);
  if (!calendar) {
    EXPECT_EQ(calendar.error().code, Errc::malformed_data);
  }
  return calendar ? "accepted" : calendar.error().message;
}

int trading_days(int year) {
  int count = 0;
  for (Date day(year, 1, 1); day.year() == year; day = day.plus_days(1)) {
    count += bse().is_trading_day(day) ? 1 : 0;
  }
  return count;
}

TEST(BseCalendar, CoversModelHistoryToTheLastPublishedYear) {
  EXPECT_EQ(bse().first_covered_day(), Date(2010, 1, 1));
  EXPECT_EQ(bse().last_covered_day(), Date(2026, 12, 31));
}

TEST(BseCalendar, SkipsAHolidayOnTuesday) {
  EXPECT_EQ(bse().next_trading_day(Date(2026, 11, 23)), Date(2026, 11, 25));
}

TEST(BseCalendar, SkipsTheWeekend) {
  EXPECT_EQ(bse().next_trading_day(Date(2024, 12, 27)), Date(2024, 12, 30));
}

TEST(BseCalendar, TradesOnSpecialWeekendSessions) {
  for (const Date day : {Date(2015, 2, 28), Date(2020, 2, 1), Date(2024, 1, 20), Date(2024, 3, 2),
                         Date(2024, 5, 18), Date(2025, 2, 1), Date(2026, 2, 1)}) {
    EXPECT_TRUE(day.is_weekend()) << day;
    EXPECT_TRUE(bse().is_trading_day(day)) << day;
  }
}

TEST(BseCalendar, MuhuratOfASundayIsASession) {
  EXPECT_EQ(Date(2026, 11, 8).iso_weekday(), 7U);
  EXPECT_TRUE(bse().is_trading_day(Date(2026, 11, 8)));
  EXPECT_EQ(bse().next_trading_day(Date(2026, 11, 6)), Date(2026, 11, 8));
}

TEST(BseCalendar, KnowsHolidaysDeclaredAdHoc) {
  for (const Date day : {Date(2024, 1, 22), Date(2024, 5, 20), Date(2024, 11, 20)}) {
    EXPECT_FALSE(bse().is_trading_day(day)) << day;
  }
}

TEST(BseCalendar, CountsTheSessionsOfAYear) {
  EXPECT_EQ(trading_days(2024), 249);
  EXPECT_EQ(trading_days(2025), 249);
}

TEST(LastCompletedSession, TurnsAtTwentyToFour) {
  const Date tuesday(2024, 12, 31);
  EXPECT_EQ(bse().last_completed_session(at_ist(tuesday, 15, 39)), Date(2024, 12, 30));
  EXPECT_EQ(bse().last_completed_session(at_ist(tuesday, 15, 40)), tuesday);
}

TEST(LastCompletedSession, LooksBackOverHolidayAndWeekend) {
  EXPECT_EQ(bse().last_completed_session(at_ist(Date(2026, 11, 24), 18, 0)), Date(2026, 11, 23));
  EXPECT_EQ(bse().last_completed_session(at_ist(Date(2024, 12, 30), 9, 0)), Date(2024, 12, 27));
}

TEST(LastCompletedSession, AMuhuratSessionIsOverWhenItEnds) {
  const Date muhurat(2024, 11, 1);
  EXPECT_EQ(bse().last_completed_session(at_ist(muhurat, 19, 9)), Date(2024, 10, 31));
  EXPECT_EQ(bse().last_completed_session(at_ist(muhurat, 19, 10)), muhurat);
  const Date afternoon(2025, 10, 21);
  EXPECT_EQ(bse().last_completed_session(at_ist(afternoon, 14, 54)), Date(2025, 10, 20));
  EXPECT_EQ(bse().last_completed_session(at_ist(afternoon, 14, 55)), afternoon);
}

TEST(SessionHours, FollowTheErasOfTheExchange) {
  EXPECT_EQ(bse().hours_on(Date(2010, 10, 15)).open.to_string(), "09:00");
  EXPECT_EQ(bse().hours_on(Date(2010, 10, 18)).open.to_string(), "09:15");
  EXPECT_EQ(bse().hours_on(Date(2026, 7, 31)).close.to_string(), "15:30");
  EXPECT_EQ(bse().hours_on(Date(2026, 8, 3)).close.to_string(), "15:35");
  EXPECT_EQ(bse().final_at(Date(2026, 8, 3)), at_ist(Date(2026, 8, 3), 15, 40));
}

TEST(SessionHours, ABudgetSaturdayHasOrdinaryOnes) {
  EXPECT_EQ(bse().final_at(Date(2020, 2, 1)), at_ist(Date(2020, 2, 1), 15, 40));
}

TEST(SessionHours, EveryMuhuratSessionHasItsOwn) {
  for (const Date day : {Date(2010, 11, 5), Date(2017, 10, 19), Date(2018, 11, 7),
                         Date(2021, 11, 4), Date(2022, 10, 24), Date(2024, 11, 1)}) {
    EXPECT_GT(bse().final_at(day), at_ist(day, 18, 30)) << day;
  }
}

TEST(SessionsBetween, CountsTradingDaysOnly) {
  EXPECT_EQ(bse().sessions_between(Date(2026, 11, 20), Date(2026, 11, 25)), 2);
  EXPECT_EQ(bse().sessions_between(Date(2026, 11, 25), Date(2026, 11, 20)), 0);
  EXPECT_EQ(bse().previous_trading_day(Date(2026, 11, 25)), Date(2026, 11, 23));
}

TEST(TradingCalendarParse, ReadsHoursAndZone) {
  const auto calendar = TradingCalendar::parse(
      "covers 2024-01-01 2024-12-31\nzone America/New_York\n"
      "hours 2024-01-01 09:30 16:00 16:15\nsession 2024-01-20 10:00-11:00 test");
  ASSERT_TRUE(calendar.has_value()) << calendar.error().message;
  EXPECT_EQ(to_iso8601(calendar->final_at(Date(2024, 7, 1))), "2024-07-01T20:15:00.000Z");
  EXPECT_EQ(to_iso8601(calendar->final_at(Date(2024, 1, 20))), "2024-01-20T16:10:00.000Z");
}

TEST(TradingCalendarParse, RefusesHoursThatCannotBe) {
  const std::string covers = "covers 2024-01-01 2024-12-31\n";
  EXPECT_NE(why_refused(covers + "hours 2024-01-01 16:00 09:30 16:15").find("must open before"),
            std::string::npos);
  EXPECT_NE(why_refused(covers + "hours 2024-01-01 09:30 16:00").find("a time must be HH:MM"),
            std::string::npos);
  EXPECT_NE(why_refused(covers + "session 2024-01-20 18:15-17:15 x").find("must open before"),
            std::string::npos);
  EXPECT_NE(why_refused(covers + "zone Mars").find("a time zone must be one of"),
            std::string::npos);
  EXPECT_NE(why_refused(covers + "hours 2024-02-01 09:30 16:00 16:15\n"
                                 "hours 2024-01-01 09:30 16:00 16:15")
                .find("by increasing day"),
            std::string::npos);
}

TEST(TradingCalendarParse, ReadsEveryFormWithCommentsAndCrLf) {
  const auto calendar = TradingCalendar::parse(
      "# ours\r\ncovers 2024-01-01 2024-12-31 # a year\r\n\r\nholiday 2024-01-26 Republic Day\r\n"
      "session 2024-01-20 test");
  ASSERT_TRUE(calendar.has_value()) << calendar.error().message;
  EXPECT_FALSE(calendar->is_trading_day(Date(2024, 1, 26)));
  EXPECT_TRUE(calendar->is_trading_day(Date(2024, 1, 20)));
}

TEST(TradingCalendarParse, NamesTheLineThatIsWrong) {
  const std::string covers = "covers 2024-01-01 2024-12-31\n";
  EXPECT_EQ(why_refused(covers + "holyday 2024-01-26 x"),
            "trading calendar, line 2: expected covers, zone, hours, holiday or session, got "
            "'holyday'; mend "
            "that line");
  EXPECT_EQ(
      why_refused(covers + "\nholiday 26-01-2024 x"),
      "trading calendar, line 3: a date must be YYYY-MM-DD, got '26-01-2024'; mend that line");
  EXPECT_EQ(why_refused(covers + "holiday 2024-01-26"),
            "trading calendar, line 2: holiday needs a reason after its day; mend that line");
}

TEST(TradingCalendarParse, RefusesContradictions) {
  const std::string covers = "covers 2024-01-01 2024-12-31\n";
  EXPECT_EQ(why_refused(covers + "holiday 2024-01-26 x\nsession 2024-01-26 y"),
            "trading calendar, line 3: a day must be named once, got 2024-01-26 again after line "
            "2; mend that line");
  EXPECT_EQ(why_refused(covers + "holiday 2025-01-26 x"),
            "trading calendar, line 2: expected a day from 2024-01-01 to 2024-12-31, got "
            "2025-01-26; mend that line");
}

TEST(TradingCalendarParse, NeedsExactlyOneCovers) {
  EXPECT_NE(why_refused("").find("got none"), std::string::npos);
  EXPECT_NE(why_refused("covers 2024-01-01 2024-12-31\ncovers 2024-01-01 2024-12-31")
                .find("line 2: covers must stand once"),
            std::string::npos);
  EXPECT_NE(why_refused("covers 2024-12-31 2024-01-01").find("must end on or after"),
            std::string::npos);
}

TEST(ExpiryWarning, ComesThirtyDaysBeforeTheEnd) {
  EXPECT_FALSE(expiry_warning(bse(), Date(2026, 11, 30)).has_value());
  EXPECT_NE(expiry_warning(bse(), Date(2026, 12, 1))->find("ends on 2026-12-31"),
            std::string::npos);
  EXPECT_NE(expiry_warning(bse(), Date(2027, 1, 1))->find("ended on 2026-12-31"),
            std::string::npos);
}

}  // namespace
}  // namespace sensex
