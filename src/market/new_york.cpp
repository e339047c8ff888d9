#include "market/new_york.h"

#include "market/calendar_text.h"
#include "market/series.h"

namespace sensex {
namespace {

using std::chrono::hours;

Date nth_sunday(int year, std::chrono::month month, unsigned n) {
  return Date(std::chrono::sys_days(std::chrono::year(year) / month / std::chrono::Sunday[n]));
}

}  // namespace

bool is_us_daylight_time(Date date) {
  return date >= nth_sunday(date.year(), std::chrono::March, 2) &&
         date < nth_sunday(date.year(), std::chrono::November, 1);
}

Instant at_new_york(Date date, int hour, int minute) {
  const hours behind_utc(is_us_daylight_time(date) ? 4 : 5);
  return Instant(date.sys_days()) + hours(hour) + std::chrono::minutes(minute) + behind_utc;
}

const TradingCalendar& new_york_calendar() {
  static const TradingCalendar calendar = TradingCalendar::parse(nyse_calendar_text()).value();
  return calendar;
}

Date last_us_session(Instant now) {
  Date day(std::chrono::floor<std::chrono::days>(now));
  while (!new_york_calendar().is_trading_day(day) || available_at(GlobalId::us_equity, day) > now) {
    day = day.plus_days(-1);
  }
  return day;
}

}  // namespace sensex
