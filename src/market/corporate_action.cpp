#include "market/corporate_action.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"

namespace sensex {
namespace {

constexpr double kSmallestFactor = 0.0001;
constexpr double kLargestFactor = 10000.0;
constexpr std::size_t kMaxLines = 100'000;
constexpr std::size_t kMaxLineLength = 200;
constexpr std::size_t kWordsInLine = 7;
constexpr std::string_view kBlanks = " \t\r";

constexpr std::array<std::pair<std::string_view, ActionKind>, 5> kKinds = {{
    {"split", ActionKind::split},
    {"bonus", ActionKind::bonus},
    {"demerger", ActionKind::demerger},
    {"rights", ActionKind::rights},
    {"dividend", ActionKind::dividend},
}};

constexpr std::array<std::pair<std::string_view, ActionOrigin>, 3> kOrigins = {{
    {"detected", ActionOrigin::detected},
    {"feed", ActionOrigin::feed},
    {"declared", ActionOrigin::declared},
}};

bool has_text_form(Date date) { return date.year() >= 0 && date.year() <= 9999; }

// The first rule that does not hold.
std::optional<std::string> contradiction(const CorporateAction& action) {
  if (!has_text_form(action.ex_date) || !has_text_form(action.as_of)) {
    return fmt::format("its days must lie in the years 0 to 9999, got ex-date {} known from {}",
                       action.ex_date.to_string(), action.as_of.to_string());
  }
  if (!(action.factor >= kSmallestFactor && action.factor <= kLargestFactor)) {
    return fmt::format("its factor must be 0.0001 to 10000, got {}", action.factor);
  }
  if (action.factor == 1.0 && action.origin != ActionOrigin::declared) {
    return fmt::format("a factor of 1 must be declared, got {}", to_string(action.origin));
  }
  if (action.factor > 1.0 && action.kind != ActionKind::split) {
    return fmt::format("the factor of a {} must be below 1, got {}", to_string(action.kind),
                       action.factor);
  }
  if (action.origin == ActionOrigin::detected && action.as_of < action.ex_date) {
    return fmt::format("what is detected must be known from its ex-date on, got {} before {}",
                       action.as_of.to_string(), action.ex_date.to_string());
  }
  return std::nullopt;
}

// Takes the first line off `text`, without its end.
std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::string_view rest = trim(line); !rest.empty(); rest = trim(rest)) {
    words.push_back(rest.substr(0, rest.find_first_of(kBlanks)));
    rest.remove_prefix(words.back().size());
  }
  return words;
}

Result<double> parse_factor(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return fail(Errc::invalid_argument,
                fmt::format("a factor must be a decimal number, got '{}'", text.substr(0, 40)));
  }
  return value;
}

// The error of a line's first word that is not what it should be.
Result<CorporateAction> parse_words(std::span<const std::string_view> words) {
  if (words.size() != kWordsInLine || words[0] != "action") {
    return fail(Errc::invalid_argument,
                fmt::format("expected 'action SYMBOL EX_DATE KIND FACTOR ORIGIN AS_OF', got {} "
                            "words, the first '{}'",
                            words.size(), words[0].substr(0, 40)));
  }
  Result<Symbol> symbol = Symbol::parse(words[1]);
  if (!symbol) return fail(symbol.error());
  const Result<Date> ex_date = Date::parse(words[2]);
  if (!ex_date) return fail(ex_date.error());
  const Result<ActionKind> kind = parse_action_kind(words[3]);
  if (!kind) return fail(kind.error());
  const Result<double> factor = parse_factor(words[4]);
  if (!factor) return fail(factor.error());
  const Result<ActionOrigin> origin = parse_action_origin(words[5]);
  if (!origin) return fail(origin.error());
  const Result<Date> as_of = Date::parse(words[6]);
  if (!as_of) return fail(as_of.error());
  return CorporateAction::create({.symbol = std::move(*symbol),
                                  .ex_date = *ex_date,
                                  .kind = *kind,
                                  .factor = *factor,
                                  .origin = *origin,
                                  .as_of = *as_of});
}

tl::unexpected<Error> at_line(std::size_t line, std::string_view what) {
  return fail(Errc::malformed_data,
              fmt::format("corporate actions, line {}: {}; mend that line", line, what));
}

}  // namespace

std::string_view to_string(ActionKind kind) {
  const auto* const found = std::ranges::find(kKinds, kind, &decltype(kKinds)::value_type::second);
  return found == kKinds.end() ? "unknown" : found->first;
}

std::string_view to_string(ActionOrigin origin) {
  const auto* const found =
      std::ranges::find(kOrigins, origin, &decltype(kOrigins)::value_type::second);
  return found == kOrigins.end() ? "unknown" : found->first;
}

Result<ActionKind> parse_action_kind(std::string_view text) {
  const auto* const found = std::ranges::find(kKinds, text, &decltype(kKinds)::value_type::first);
  if (found != kKinds.end()) return found->second;
  return fail(Errc::invalid_argument,
              fmt::format("a corporate action must be split, bonus, demerger, rights or dividend, "
                          "got '{}'",
                          text.substr(0, 40)));
}

Result<ActionOrigin> parse_action_origin(std::string_view text) {
  const auto* const found =
      std::ranges::find(kOrigins, text, &decltype(kOrigins)::value_type::first);
  if (found != kOrigins.end()) return found->second;
  return fail(Errc::invalid_argument,
              fmt::format("the origin of a corporate action must be detected, feed or declared, "
                          "got '{}'",
                          text.substr(0, 40)));
}

Result<CorporateAction> CorporateAction::create(const CorporateAction& values) {
  if (const auto reason = contradiction(values)) {
    return fail(Errc::invalid_argument,
                fmt::format("impossible action of {} on {}: {}", values.symbol.text(),
                            values.ex_date.to_string(), *reason));
  }
  return values;
}

std::vector<CorporateAction> actions_of(const Symbol& symbol,
                                        std::span<const CorporateAction> actions) {
  std::vector<CorporateAction> own;
  std::ranges::copy_if(actions, std::back_inserter(own),
                       [&](const CorporateAction& action) { return action.symbol == symbol; });
  return own;
}

std::string to_text(std::span<const CorporateAction> actions) {
  std::string text;
  for (const CorporateAction& action : actions) {
    text += fmt::format("action {} {} {} {} {} {}\n", action.symbol.text(),
                        action.ex_date.to_string(), to_string(action.kind), action.factor,
                        to_string(action.origin), action.as_of.to_string());
  }
  return text;
}

Result<std::vector<CorporateAction>> parse_actions(std::string_view text) {
  std::vector<CorporateAction> actions;
  for (std::size_t number = 1; !text.empty(); ++number) {
    if (number > kMaxLines) {
      return at_line(number, fmt::format("expected at most {} lines, got more", kMaxLines));
    }
    const std::string_view line = next_line(text);
    if (line.size() > kMaxLineLength) {
      return at_line(number,
                     fmt::format("expected at most {} bytes, got {}", kMaxLineLength, line.size()));
    }
    const std::vector<std::string_view> words = words_of(line.substr(0, line.find('#')));
    if (words.empty()) continue;
    Result<CorporateAction> action = parse_words(words);
    if (!action) return at_line(number, action.error().message);
    actions.push_back(std::move(*action));
  }
  return actions;
}

}  // namespace sensex
