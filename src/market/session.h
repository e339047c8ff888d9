#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "market/trading_calendar.h"

namespace sensex {

// Which of the two forecasts: they differ only in what could be known.
//   evening   issued after the close of the day before the target; cut-off when that bar is final,
//             15:40 IST of an ordinary day
//   pre_open  issued on the target day; cut-off 09:00 IST of the target day
enum class Session : int { evening = 1, pre_open = 2 };

// "evening", "pre-open".
std::string_view to_string(Session session);
// invalid_argument: `session must be evening or pre-open, got '...'`.
Result<Session> parse_session(std::string_view text);

// The instant after which nothing may enter a forecast for `target`, when `previous` is the trading
// day before it. The evening's is that at which the bar of `previous` is final, never before 15:40:
// so no forecast reads a close that is still to come, after a Muhurat session of an evening either.
Instant cutoff(Session session, const TradingCalendar& calendar, Date previous, Date target);

// When the exchange's pre-open session begins, on its own clock: what is made for a day from then
// on is late.
inline constexpr TimeOfDay kPreOpenCutoff = {9 * 60};
// From when a forecast for `target` is late: kPreOpenCutoff of that day.
Instant issue_deadline(const TradingCalendar& calendar, Date target);

}  // namespace sensex
