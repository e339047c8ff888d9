#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"

namespace sensex {

// Which of the two forecasts: they differ only in what could be known.
//   evening   issued after the close of the day before the target; cut-off 15:40 IST of that day
//   pre_open  issued on the target day; cut-off 09:00 IST of the target day
enum class Session : int { evening = 1, pre_open = 2 };

// "evening", "pre-open".
std::string_view to_string(Session session);
// invalid_argument: `session must be evening or pre-open, got '...'`.
Result<Session> parse_session(std::string_view text);

// The instant after which nothing may enter a forecast for `target`, when `previous` is the trading
// day before it.
Instant cutoff(Session session, Date previous, Date target);

}  // namespace sensex
