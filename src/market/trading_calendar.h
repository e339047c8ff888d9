#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"

namespace sensex {

// The trading days of an exchange, BSE's unless another is named: Monday to Friday without the
// listed holidays, plus the listed special sessions (Muhurat, budget and test Saturdays).
// Immutable; safe to read from several threads.
class TradingCalendar {
 public:
  // Text form, one entry a line: `holiday YYYY-MM-DD reason`, `session YYYY-MM-DD reason`,
  // `covers YYYY-MM-DD YYYY-MM-DD` (exactly one); `#` starts a comment.
  // Every date lies within the covered days and is named once. malformed_data: anything else; the
  // message names the line.
  static Result<TradingCalendar> parse(std::string_view text);
  // The calendar that ships with the program (market/calendar/bse.txt, embedded).
  static const TradingCalendar& standard();

  bool is_trading_day(Date date) const;
  // The first trading day after `date`. Past last_covered_day() only weekends are known.
  Date next_trading_day(Date date) const;
  // The last trading day whose close was final at `now` (15:40 IST). The calendar knows days, not
  // hours: a Muhurat session counts from 15:40 too, though most end in the evening. Whoever asks
  // before that end is told of a close that is still to come (the days: market/session.h).
  Date last_completed_session(Instant now) const;

  Date first_covered_day() const { return first_; }
  Date last_covered_day() const { return last_; }

 private:
  Date first_ = {};
  Date last_ = {};
  std::set<Date> holidays_ = {};
  std::set<Date> special_sessions_ = {};
};

// A sentence for the person who runs the program when the calendar ends within 30 days of `today`
// or has ended; empty before that.
std::optional<std::string> expiry_warning(const TradingCalendar& calendar, Date today);

}  // namespace sensex
