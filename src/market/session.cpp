#include "market/session.h"

#include <fmt/core.h>

#include "market/ist.h"

namespace sensex {

std::string_view to_string(Session session) {
  return session == Session::evening ? "evening" : "pre-open";
}

Result<Session> parse_session(std::string_view text) {
  if (text == "evening") return Session::evening;
  if (text == "pre-open") return Session::pre_open;
  return fail(Errc::invalid_argument,
              fmt::format("session must be evening or pre-open, got '{}'", text.substr(0, 40)));
}

Instant cutoff(Session session, Date previous, Date target) {
  return session == Session::evening ? at_ist(previous, 15, 40) : at_ist(target, 9, 0);
}

}  // namespace sensex
