#pragma once

#include <string>

#include "base/clock.h"
#include "market/trading_calendar.h"

namespace sensex {

// How old data are, in one place for the gate, for serving and for whoever watches.
struct Freshness {
  Date last_session = {};    // of the data
  Date last_completed = {};  // of the market, at `now`
  Instant now = {};
  int sessions_behind = 0;  // completed sessions that the data lack
  // The last session of the data is not over yet, so either the data or the clock are wrong, and
  // nothing can be said of their age.
  bool is_after_now = false;

  bool is_fresh() const { return sessions_behind == 0 && !is_after_now; }
};

Freshness freshness_of(Date last_session, const TradingCalendar& calendar, Instant now);

// "the data end 2 sessions before the last completed one, 2024-12-31"; "the data go to 2026-01-05,
// after now (2024-12-31T10:00:00.000Z): is the clock right?"; "the data have the last completed
// session, 2024-12-31".
std::string describe(const Freshness& freshness);

}  // namespace sensex
