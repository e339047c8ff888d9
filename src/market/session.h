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
//
// Known limitation: a Muhurat session is an hour of an evening, between 17:00 and 19:30 IST. When
// `previous` is such a day, its close and its India VIX come after the evening cut-off of 15:40,
// and the evening forecast for the next day reads them all the same. The pre-open cut-off, the next
// morning, is right. Of the calendar's Muhurat days the reference data has a bar of 2017-10-19,
// 2018-11-07, 2021-11-04, 2022-10-24 and 2024-11-01: five of its evening samples. The session of
// 2025-10-21 ended at 14:45, before the cut-off; the next is that of 2026-11-08.
Instant cutoff(Session session, Date previous, Date target);

}  // namespace sensex
