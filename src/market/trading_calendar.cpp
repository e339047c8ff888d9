#include "market/trading_calendar.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/core.h>

#include "market/calendar_text.h"
#include "market/ist.h"

namespace sensex {
namespace {

constexpr int kWarnDaysAhead = 30;
constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// Takes the first word off `text`; empty when there is none left.
std::string_view next_word(std::string_view& text) {
  text = trim(text);
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

// Takes the first line off `text`, without its end and its comment.
std::string_view next_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return trim(line.substr(0, line.find('#')));
}

struct Entry {
  std::string_view keyword = {};
  Date date = {};
  std::string_view rest = {};
};

Result<Entry> parse_entry(std::string_view line) {
  std::string_view rest = line;
  const std::string_view keyword = next_word(rest);
  if (keyword != "holiday" && keyword != "session" && keyword != "covers") {
    return fail(Errc::malformed_data, fmt::format("expected holiday, session or covers, got '{}'",
                                                  keyword.substr(0, 40)));
  }
  const Result<Date> date = Date::parse(next_word(rest));
  if (!date) return fail(Errc::malformed_data, date.error().message);
  rest = trim(rest);
  if (rest.empty()) {
    return fail(Errc::malformed_data,
                keyword == "covers" ? "covers needs a first and a last day, got one"
                                    : fmt::format("{} needs a reason after its day", keyword));
  }
  return Entry{keyword, *date, rest};
}

// What has been read so far.
struct Draft {
  std::optional<std::pair<Date, Date>> covers = {};
  std::set<Date> holidays = {};
  std::set<Date> sessions = {};
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

Status add(Draft& draft, const Entry& entry, std::size_t line_number) {
  if (entry.keyword == "covers") return add_covers(draft, entry);
  const auto [earlier, is_new] = draft.lines.emplace(entry.date, line_number);
  if (!is_new) {
    return fail(Errc::malformed_data,
                fmt::format("a day must be named once, got {} again after line {}",
                            entry.date.to_string(), earlier->second));
  }
  (entry.keyword == "holiday" ? draft.holidays : draft.sessions).insert(entry.date);
  return {};
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
    const Result<Entry> entry = parse_entry(line);
    if (!entry) return at_line(number, entry.error().message);
    const Status added = add(draft, *entry, number);
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
  calendar.holidays_ = std::move(draft->holidays);
  calendar.special_sessions_ = std::move(draft->sessions);
  return calendar;
}

const TradingCalendar& TradingCalendar::standard() {
  static const TradingCalendar calendar = parse(bse_calendar_text()).value();
  return calendar;
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

Date TradingCalendar::last_completed_session(Instant now) const {
  Date day = ist_date(now);
  if (now < at_ist(day, 15, 40)) day = day.plus_days(-1);
  while (!is_trading_day(day)) day = day.plus_days(-1);
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
