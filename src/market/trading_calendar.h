#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"
#include "market/zone.h"

namespace sensex {

// A session on the exchange's own clock. Its bar is final, and so may be used, from `final` on:
// ten minutes after the last trade of an Indian session, when the close has been settled.
struct SessionHours {
  TimeOfDay open = {};
  TimeOfDay close = {};
  TimeOfDay final = {};
  friend bool operator==(const SessionHours&, const SessionHours&) = default;
};

// The trading days and hours of an exchange: Monday to Friday without the listed holidays, plus the
// listed special sessions (Muhurat, budget and test Saturdays), which may have hours of their own.
// Immutable; safe to read from several threads.
class TradingCalendar {
 public:
  // Text form, one entry a line; `#` starts a comment:
  //   covers FIRST LAST                        exactly once; every other day lies within
  //   zone NAME                                at most once; Asia/Kolkata when left out
  //   hours FROM OPEN CLOSE FINAL              ordinary hours from that day on, by increasing day;
  //                                            09:15 15:30 15:40 before the first
  //   holiday DAY REASON
  //   session DAY [OPEN-CLOSE] REASON          with hours of its own, final ten minutes after CLOSE
  // Days are YYYY-MM-DD, times HH:MM; each day is named once. malformed_data: anything else; the
  // message names the line.
  static Result<TradingCalendar> parse(std::string_view text);
  // A calendar that ships with the program: "bse" (equity; NSE keeps the same days) or "nyse".
  // not_found: another name; the message lists them.
  static Result<TradingCalendar> named(std::string_view name);

  bool is_trading_day(Date date) const;
  // The first trading day after `date`. Past last_covered_day() only weekends are known.
  Date next_trading_day(Date date) const;
  // The last trading day before `date`.
  Date previous_trading_day(Date date) const;
  // Trading days after `from` up to `to`, both excluded and included in that order; 0 when there is
  // none.
  int sessions_between(Date from, Date to) const;

  // Of a day that is no trading day: the ordinary hours of its era.
  SessionHours hours_on(Date date) const;
  Instant opens_at(Date date) const { return zone_.at(date, hours_on(date).open); }
  Instant closes_at(Date date) const { return zone_.at(date, hours_on(date).close); }
  // From when the day's bar is known as a whole. Before that, from opens_at on, its open alone is.
  Instant final_at(Date date) const { return zone_.at(date, hours_on(date).final); }

  // The last trading day whose bar was final at `now`.
  Date last_completed_session(Instant now) const;
  // The exchange's day of `now`.
  Date day_of(Instant now) const { return zone_.date_of(now); }

  const Zone& zone() const { return zone_; }
  Date first_covered_day() const { return first_; }
  Date last_covered_day() const { return last_; }

 private:
  Date first_ = {};
  Date last_ = {};
  Zone zone_ = Zone::india();
  std::map<Date, SessionHours> eras_ = {};  // ordinary hours by their first day
  std::set<Date> holidays_ = {};
  std::map<Date, std::optional<SessionHours>> special_sessions_ = {};  // empty: ordinary hours
};

// A sentence for the person who runs the program when the calendar ends within 30 days of `today`
// or has ended; empty before that.
std::optional<std::string> expiry_warning(const TradingCalendar& calendar, Date today);

}  // namespace sensex
