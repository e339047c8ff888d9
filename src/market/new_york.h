#pragma once

#include "base/clock.h"
#include "base/date.h"
#include "market/trading_calendar.h"

namespace sensex {

// Whether New York's afternoon of `date` is on daylight saving time: from the second Sunday of
// March up to, not including, the first Sunday of November (Energy Policy Act of 2005, in force
// since 2007; earlier years are not right here).
bool is_us_daylight_time(Date date);

// New York's wall clock on `date`. REQUIRES: 3 <= hour, after any change of the clock.
Instant at_new_york(Date date, int hour, int minute);

// The New York Stock Exchange's trading days (market/calendar/nyse.txt, embedded).
const TradingCalendar& new_york_calendar();

// The last New York session whose close could be known at `now`, by available_at(us_equity, ...).
// A US series that ends before it lacks a row; one that ends on it has seen all there is. Outside
// the calendar's covered days only weekends are known, and a holiday looks like a session.
Date last_us_session(Instant now);

}  // namespace sensex
