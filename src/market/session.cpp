#include "market/session.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr TimeOfDay kEveningCutoff = {15 * 60 + 40};

}  // namespace

std::string_view to_string(Session session) {
  return session == Session::evening ? "evening" : "pre-open";
}

Result<Session> parse_session(std::string_view text) {
  if (text == "evening") return Session::evening;
  if (text == "pre-open") return Session::pre_open;
  return fail(Errc::invalid_argument,
              fmt::format("session must be evening or pre-open, got '{}'", text.substr(0, 40)));
}

Instant cutoff(Session session, const TradingCalendar& calendar, Date previous, Date target) {
  if (session == Session::pre_open) return issue_deadline(calendar, target);
  return std::max(calendar.zone().at(previous, kEveningCutoff), calendar.final_at(previous));
}

Instant issue_deadline(const TradingCalendar& calendar, Date target) {
  return calendar.zone().at(target, kPreOpenCutoff);
}

}  // namespace sensex
