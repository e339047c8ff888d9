#include "market/global_spec_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "market/text_lines.h"

namespace sensex {
namespace {

constexpr std::size_t kMostNameLength = 40;

bool is_letter_or_digit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

tl::unexpected<Error> malformed(std::string message) {
  return fail(Errc::malformed_data, std::move(message));
}

Status set_known_from(std::optional<KnownFrom>& field, std::string_view value) {
  if (value == "final") {
    field = KnownFrom{.is_home_final = true};
    return {};
  }
  const Result<TimeOfDay> time = TimeOfDay::parse(value);
  if (!time) return malformed(time.error().message);
  field = KnownFrom{.time = *time};
  return {};
}

Status set_name(std::string& field, std::string_view value) {
  if (!is_plain_name(value)) {
    return malformed(fmt::format("a name must be letters, digits and ^=.&_-, got '{}'",
                                 value.substr(0, kMostNameLength)));
  }
  field = value;
  return {};
}

Status set_flag(bool& field, std::string_view value, std::string_view only) {
  if (value != only) {
    return malformed(fmt::format("expected {}, got '{}'", only, value.substr(0, kMostNameLength)));
  }
  field = true;
  return {};
}

Status set_zone(GlobalSpec& spec, std::string_view value) {
  const Result<Zone> zone = Zone::parse(value);
  if (!zone) return malformed(zone.error().message);
  spec.zone = *zone;
  return {};
}

Status set_calendar(GlobalSpec& spec, std::string_view value) {
  Result<TradingCalendar> calendar = TradingCalendar::named(value);
  if (!calendar) return malformed(calendar.error().message);
  spec.calendar = std::move(*calendar);
  return {};
}

struct Key {
  std::string_view name = {};
  Status (*set)(GlobalSpec& spec, std::string_view value) = nullptr;
};

constexpr std::array kKeys = {
    Key{"ticker", [](GlobalSpec& spec, std::string_view v) { return set_name(spec.ticker, v); }},
    Key{"file", [](GlobalSpec& spec, std::string_view v) { return set_name(spec.file, v); }},
    Key{"column", [](GlobalSpec& spec, std::string_view v) { return set_name(spec.column, v); }},
    Key{"zone", set_zone},
    Key{"calendar", set_calendar},
    Key{"open", [](GlobalSpec& spec, std::string_view v) { return set_known_from(spec.open, v); }},
    Key{"close",
        [](GlobalSpec& spec, std::string_view v) { return set_known_from(spec.close, v); }},
    Key{"values",
        [](GlobalSpec& spec, std::string_view v) { return set_flag(spec.is_signed, v, "signed"); }},
    Key{"awaited", [](GlobalSpec& spec,
                      std::string_view v) { return set_flag(spec.is_awaited, v, "pre-open"); }},
};

Status set(GlobalSpec& spec, std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) {
    return malformed(fmt::format("expected key=value, got '{}'", word.substr(0, kMostNameLength)));
  }
  const std::string_view name = word.substr(0, equals);
  const auto* key = std::ranges::find(kKeys, name, &Key::name);
  if (key == kKeys.end()) {
    return malformed(
        fmt::format("expected ticker=, file=, column=, zone=, calendar=, open=, "
                    "close=, values=signed or awaited=pre-open, got '{}='",
                    name.substr(0, kMostNameLength)));
  }
  const Status done = key->set(spec, word.substr(equals + 1));
  return done ? done : malformed(fmt::format("{}=: {}", name, done.error().message));
}

// Fills in what goes without saying, and asks for what does not.
Status finish(GlobalSpec& spec) {
  if (spec.file.empty()) spec.file = spec.ticker;
  if (spec.column.empty()) spec.column = "Close";
  if (spec.file.empty()) {
    return malformed(fmt::format("global {} needs ticker= or file=, got neither", spec.id));
  }
  if (spec.is_awaited && !(spec.calendar && spec.close)) {
    return malformed(
        fmt::format("global {} can be awaited only with calendar= and close=", spec.id));
  }
  if (spec.open || spec.close) return {};
  return malformed(
      fmt::format("global {} needs open= or close=, the time from which it is known, "
                  "got neither",
                  spec.id));
}

}  // namespace

bool is_definition_name(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= kMostNameLength && text.front() >= 'a' &&
         text.front() <= 'z' && std::ranges::all_of(text, is_part);
}

bool is_plain_name(std::string_view text) {
  const auto is_plain = [](char c) {
    return is_letter_or_digit(c) || std::string_view("^=.&_-/").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.size() <= kMostNameLength && text.front() != '/' &&
         text.find("..") == std::string_view::npos && std::ranges::all_of(text, is_plain);
}

Result<GlobalSpec> parse_global_spec(std::string_view text) {
  GlobalSpec spec;
  spec.id = next_word(text);
  if (!is_definition_name(spec.id)) {
    return malformed(fmt::format("a global series must be named a-z, 0-9 and _, got '{}'",
                                 spec.id.substr(0, kMostNameLength)));
  }
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    if (const Status done = set(spec, word); !done) return fail(done.error());
  }
  if (const Status whole = finish(spec); !whole) return fail(whole.error());
  return spec;
}

}  // namespace sensex
