#include "fuzz.h"
#include "market/session.h"
#include "market/symbol.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  if (const auto date = Date::parse(input)) require(date->to_string() == input, "a date");
  if (const auto instant = parse_iso8601(input)) require(to_iso8601(*instant) == input, "a time");
  if (const auto session = parse_session(input)) require(to_string(*session) == input, "a session");
  if (const auto symbol = Symbol::parse(input)) require(symbol->text() == input, "a symbol");
}

}  // namespace sensex
