#include "market/trading_calendar.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"
#include "market/calendar_text.h"
#include "market/text_lines.h"

namespace sensex {
namespace {

constexpr int kWarnDaysAhead = 30;
constexpr SessionHours kDefaultHours = {{9 * 60 + 15}, {15 * 60 + 30}, {15 * 60 + 40}};
// From a special session's close to its final bar, as on an ordinary day in India.
constexpr int kSettlingMinutes = 10;

struct Entry {
  std::string_view keyword = {};
  Date date = {};
  std::string_view rest = {};
};

Result<Entry> parse_entry(std::string_view keyword, std::string_view rest) {
  constexpr std::array<std::string_view, 4> kKeywords = {"holiday", "session", "covers", "hours"};
  if (std::ranges::find(kKeywords, keyword) == kKeywords.end()) {
    return fail(Errc::malformed_data,
                fmt::format("expected covers, zone, hours, holiday or session, got '{}'",
                            keyword.substr(0, 40)));
  }
  const Result<Date> date = Date::parse(next_word(rest));
  if (!date) return fail(Errc::malformed_data, date.error().message);
  rest = trim(rest);
  if (rest.empty()) {
    return fail(Errc::malformed_data,
                keyword == "covers"  ? "covers needs a first and a last day, got one"
                : keyword == "hours" ? "hours need OPEN CLOSE FINAL after their day, got none"
                                     : fmt::format("{} needs a reason after its day", keyword));
  }
  return Entry{keyword, *date, rest};
}

Result<SessionHours> check_order(const SessionHours& hours) {
  if (hours.open < hours.close && hours.close <= hours.final) return hours;
  return fail(
      Errc::malformed_data,
      fmt::format("a session must open before it closes and close before it is final, got "
                  "{} {} {}",
                  hours.open.to_string(), hours.close.to_string(), hours.final.to_string()));
}

Result<SessionHours> parse_hours(std::string_view rest) {
  std::array<TimeOfDay, 3> times = {};
  for (TimeOfDay& time : times) {
    const Result<TimeOfDay> parsed = TimeOfDay::parse(next_word(rest));
    if (!parsed) return fail(Errc::malformed_data, parsed.error().message);
    time = *parsed;
  }
  if (!trim(rest).empty()) {
    return fail(Errc::malformed_data, "hours take OPEN CLOSE FINAL and nothing after them");
  }
  return check_order({times[0], times[1], times[2]});
}

// "18:15-19:15" at the start of what follows a session's day; empty when there is none.
Result<std::optional<SessionHours>> parse_own_hours(std::string_view rest) {
  const std::string_view word = next_word(rest);
  if (word.size() != 11 || word[5] != '-') return std::optional<SessionHours>();
  const Result<TimeOfDay> open = TimeOfDay::parse(word.substr(0, 5));
  const Result<TimeOfDay> close = TimeOfDay::parse(word.substr(6));
  if (!open || !close) {
    return fail(Errc::malformed_data, (open ? close : open).error().message);
  }
  const Result<SessionHours> hours =
      check_order({*open, *close, {close->minutes + kSettlingMinutes}});
  if (!hours) return fail(hours.error());
  return std::optional(*hours);
}

// What has been read so far.
struct Draft {
  std::optional<std::pair<Date, Date>> covers = {};
  std::optional<Zone> zone = {};
  std::map<Date, SessionHours> eras = {};
  std::set<Date> holidays = {};
  std::map<Date, std::optional<SessionHours>> sessions = {};
  std::map<Date, std::size_t> lines = {};  // of each holiday and session
};

Status add_covers(Draft& draft, const Entry& entry) {
  if (draft.covers) return fail(Errc::malformed_data, "covers must stand once, got it again");
  const Result<Date> last = Date::parse(entry.rest);
  if (!last) return fail(Errc::malformed_data, last.error().message);
  if (*last < entry.date) {
    return fail(Errc::malformed_data,
                fmt::format("covers must end on or after its first day, got {} to {}",
                            entry.date.to_string(), last->to_string()));
  }
  draft.covers = {entry.date, *last};
  return {};
}

Status add_zone(Draft& draft, std::string_view name) {
  if (draft.zone) return fail(Errc::malformed_data, "zone must stand at most once, got it again");
  const Result<Zone> zone = Zone::parse(trim(name));
  if (!zone) return fail(Errc::malformed_data, zone.error().message);
  draft.zone = *zone;
  return {};
}

Status add_hours(Draft& draft, const Entry& entry) {
  const Result<SessionHours> hours = parse_hours(entry.rest);
  if (!hours) return fail(hours.error());
  if (!draft.eras.empty() && entry.date <= draft.eras.rbegin()->first) {
    return fail(Errc::malformed_data,
                fmt::format("hours must stand by increasing day, got {} after {}",
                            entry.date.to_string(), draft.eras.rbegin()->first.to_string()));
  }
  draft.eras.emplace(entry.date, *hours);
  return {};
}

Status add_day(Draft& draft, const Entry& entry, std::size_t line_number) {
  const auto [earlier, is_new] = draft.lines.emplace(entry.date, line_number);
  if (!is_new) {
    return fail(Errc::malformed_data,
                fmt::format("a day must be named once, got {} again after line {}",
                            entry.date.to_string(), earlier->second));
  }
  if (entry.keyword == "holiday") {
    draft.holidays.insert(entry.date);
    return {};
  }
  const Result<std::optional<SessionHours>> hours = parse_own_hours(entry.rest);
  if (!hours) return fail(hours.error());
  draft.sessions.emplace(entry.date, *hours);
  return {};
}

Status add(Draft& draft, std::string_view line, std::size_t line_number) {
  const std::string_view keyword = next_word(line);
  if (keyword == "zone") return add_zone(draft, line);
  const Result<Entry> entry = parse_entry(keyword, line);
  if (!entry) return fail(entry.error());
  if (keyword == "covers") return add_covers(draft, *entry);
  if (keyword == "hours") return add_hours(draft, *entry);
  return add_day(draft, *entry, line_number);
}

tl::unexpected<Error> at_line(std::size_t line, std::string_view what) {
  return fail(Errc::malformed_data,
              fmt::format("trading calendar, line {}: {}; mend that line", line, what));
}

Status check_covered(const Draft& draft, Date first, Date last) {
  for (const auto& [date, line] : draft.lines) {
    if (date < first || date > last) {
      return at_line(line, fmt::format("expected a day from {} to {}, got {}", first.to_string(),
                                       last.to_string(), date.to_string()));
    }
  }
  return {};
}

Result<Draft> parse_draft(std::string_view text) {
  Draft draft;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = next_line(text);
    if (line.empty()) continue;
    const Status added = add(draft, line, number);
    if (!added) return at_line(number, added.error().message);
  }
  return draft;
}

}  // namespace

Result<TradingCalendar> TradingCalendar::parse(std::string_view text) {
  Result<Draft> draft = parse_draft(text);
  if (!draft) return fail(draft.error());
  if (!draft->covers) {
    return fail(Errc::malformed_data,
                "the trading calendar must have a line 'covers YYYY-MM-DD YYYY-MM-DD', got none; "
                "add it");
  }
  const auto [first, last] = *draft->covers;
  const Status covered = check_covered(*draft, first, last);
  if (!covered) return fail(covered.error());
  TradingCalendar calendar;
  calendar.first_ = first;
  calendar.last_ = last;
  calendar.zone_ = draft->zone.value_or(Zone::india());
  calendar.eras_ = std::move(draft->eras);
  calendar.holidays_ = std::move(draft->holidays);
  calendar.special_sessions_ = std::move(draft->sessions);
  return calendar;
}

Result<TradingCalendar> TradingCalendar::named(std::string_view name) {
  if (name == "bse") return parse(bse_calendar_text());
  if (name == "nyse") return parse(nyse_calendar_text());
  return fail(Errc::not_found,
              fmt::format("a built-in calendar is bse or nyse, got '{}'", name.substr(0, 40)));
}

bool TradingCalendar::is_trading_day(Date date) const {
  if (special_sessions_.contains(date)) return true;
  return !date.is_weekend() && !holidays_.contains(date);
}

Date TradingCalendar::next_trading_day(Date date) const {
  Date day = date.plus_days(1);
  while (!is_trading_day(day)) day = day.plus_days(1);
  return day;
}

Date TradingCalendar::previous_trading_day(Date date) const {
  Date day = date.plus_days(-1);
  while (!is_trading_day(day)) day = day.plus_days(-1);
  return day;
}

int TradingCalendar::sessions_between(Date from, Date to) const {
  int count = 0;
  for (Date day = from.plus_days(1); day <= to; day = day.plus_days(1)) {
    count += is_trading_day(day) ? 1 : 0;
  }
  return count;
}

SessionHours TradingCalendar::hours_on(Date date) const {
  const auto special = special_sessions_.find(date);
  if (special != special_sessions_.end() && special->second) return *special->second;
  const auto later = eras_.upper_bound(date);
  return later == eras_.begin() ? kDefaultHours : std::prev(later)->second;
}

Date TradingCalendar::last_completed_session(Instant now) const {
  Date day = day_of(now);
  while (!is_trading_day(day) || final_at(day) > now) day = day.plus_days(-1);
  return day;
}

std::optional<std::string> expiry_warning(const TradingCalendar& calendar, Date today) {
  const Date last = calendar.last_covered_day();
  const int days_left = last.days_since(today);
  if (days_left > kWarnDaysAhead) return std::nullopt;
  const std::string when = days_left < 0 ? fmt::format("ended on {}", last.to_string())
                                         : fmt::format("ends on {}", last.to_string());
  return fmt::format(
      "the trading calendar {}; after it only weekends are known: add the next holidays to it",
      when);
}

}  // namespace sensex
