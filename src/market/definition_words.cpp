#include "market/definition_words.h"

#include <cmath>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "market/global_spec_text.h"
#include "market/text_lines.h"

namespace sensex {

tl::unexpected<Error> malformed_definition(std::string message) {
  return fail(Errc::malformed_data, std::move(message));
}

Result<std::string> one_word(std::string_view rest, std::string_view what) {
  const std::string_view word = next_word(rest);
  if (!word.empty() && trim(rest).empty() && is_plain_name(word)) return std::string(word);
  return malformed_definition(fmt::format("expected one word, {}", what));
}

Result<Symbol> next_symbol(std::string_view& rest) {
  Result<Symbol> symbol = Symbol::parse(next_word(rest));
  if (!symbol) return malformed_definition(symbol.error().message);
  return symbol;
}

Result<Date> next_date(std::string_view& rest) {
  const Result<Date> date = Date::parse(next_word(rest));
  if (!date) return malformed_definition(date.error().message);
  return *date;
}

Status nothing_left(std::string_view rest) {
  if (trim(rest).empty()) return {};
  return malformed_definition(
      fmt::format("expected the end of the line, got '{}'", trim(rest).substr(0, 40)));
}

Result<double> next_factor(std::string_view& rest) {
  const std::string_view word = next_word(rest);
  const auto value = parse_number<double>(word);
  if (value && std::isfinite(*value) && *value > 0.0) return *value;
  return malformed_definition(
      fmt::format("expected a factor above 0, got '{}'", word.substr(0, 40)));
}

}  // namespace sensex
