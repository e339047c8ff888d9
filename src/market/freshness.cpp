#include "market/freshness.h"

#include <fmt/core.h>

namespace sensex {

// A session that the calendar does not know is over like any other, so a last session after the
// last completed one alone says nothing yet.
Freshness freshness_of(Date last_session, const TradingCalendar& calendar, Instant now) {
  const Date last_completed = calendar.last_completed_session(now);
  return {.last_session = last_session,
          .last_completed = last_completed,
          .now = now,
          .sessions_behind = calendar.sessions_between(last_session, last_completed),
          .is_after_now = last_session > last_completed && calendar.final_at(last_session) > now};
}

std::string describe(const Freshness& freshness) {
  if (freshness.is_after_now) {
    return fmt::format("the data go to {}, after now ({}): is the clock right?",
                       freshness.last_session.to_string(), to_iso8601(freshness.now));
  }
  if (freshness.sessions_behind == 0) {
    return fmt::format("the data have the last completed session, {}",
                       freshness.last_completed.to_string());
  }
  return fmt::format("the data end {} {} before the last completed one, {}",
                     freshness.sessions_behind,
                     freshness.sessions_behind == 1 ? "session" : "sessions",
                     freshness.last_completed.to_string());
}

}  // namespace sensex
