#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "market/trading_calendar.h"

namespace sensex {

// Whether a file is of the session that it is dated. Each row states the close of the session
// before, so the next session's file dated a day early, or the last one's dated a day late, shows
// where those closes are known.
class SessionCheck {
 public:
  // `day` is the file's.
  SessionCheck(Date day, const TradingCalendar& calendar) : day_(day), calendar_(calendar) {}

  // A row that states `stated` of a member of which `close` is known of `date`, the last day before
  // the file's.
  void add(const std::string& member, double stated, Date date, double close);

  // Why the file is rather of another session: more than kFewMembers rows differ by more than
  // kOpinionTolerance from the session before, or, where sessions are missing before it, nearly all
  // of at least kMinRepeatRows state what is known before these. Further apart than 5 % they are in
  // other terms, or stated_close.h judges the row. Or why two of its rows are swapped: each states
  // the other's close, or a simple factor of it, and neither its own. Empty: it is as it should be.
  std::optional<std::string> reason() const;

 private:
  struct Row {
    std::string member = {};
    double stated = 0.0;
    double close = 0.0;
  };

  std::optional<std::string> swapped_rows() const;

  Date day_;
  const TradingCalendar& calendar_;
  std::size_t compared_ = 0;  // with the session before
  std::size_t differing_ = 0;
  std::string first_ = {};    // of those that differ, in words
  std::size_t over_gap_ = 0;  // with a day before missing sessions
  std::size_t equal_ = 0;     // of these
  std::optional<Date> before_gap_ = {};
  std::vector<Row> unmet_ =
      {};  // rows that do not state their own member's close of the day before
};

}  // namespace sensex
