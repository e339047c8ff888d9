#include "base/date.h"

#include <cassert>
#include <optional>
#include <ostream>

#include <fmt/core.h>

namespace sensex {
namespace {

using std::chrono::year_month_day;

year_month_day civil(std::chrono::sys_days days) { return year_month_day(days); }

// Digits only: no sign, no space.
std::optional<unsigned> parse_digits(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

}  // namespace

Date::Date(int year, unsigned month, unsigned day) {
  const year_month_day ymd{std::chrono::year(year), std::chrono::month(month),
                           std::chrono::day(day)};
  assert(ymd.ok());
  days_ = ymd;
}

Result<Date> Date::parse(std::string_view text) {
  const auto refuse = [&] {
    return fail(Errc::invalid_argument,
                fmt::format("a date must be YYYY-MM-DD, got '{}'", text.substr(0, 40)));
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return refuse();
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5, 2));
  const auto day = parse_digits(text.substr(8, 2));
  if (!year || !month || !day) return refuse();
  const year_month_day ymd{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                           std::chrono::day(*day)};
  if (!ymd.ok()) return refuse();
  return Date(std::chrono::sys_days(ymd));
}

std::string Date::to_string() const {
  return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}

int Date::year() const { return static_cast<int>(civil(days_).year()); }
unsigned Date::month() const { return static_cast<unsigned>(civil(days_).month()); }
unsigned Date::day() const { return static_cast<unsigned>(civil(days_).day()); }
unsigned Date::iso_weekday() const { return std::chrono::weekday(days_).iso_encoding(); }

std::ostream& operator<<(std::ostream& out, Date date) { return out << date.to_string(); }

}  // namespace sensex
