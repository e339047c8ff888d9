#include "adapters/bhavcopy/daily_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Digits only, at most 4 of them.
std::optional<unsigned> parse_digits(std::string_view text) {
  if (text.empty() || text.size() > 4 || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

std::optional<Date> make_date(unsigned year, unsigned month, unsigned day) {
  const std::chrono::year_month_day ymd{std::chrono::year(static_cast<int>(year)),
                                        std::chrono::month(month), std::chrono::day(day)};
  if (!ymd.ok()) return std::nullopt;
  return Date(std::chrono::sys_days(ymd));
}

unsigned full_year(unsigned two_digits) { return two_digits + (two_digits < 90 ? 2000 : 1900); }

std::optional<unsigned> parse_year(std::string_view text) {
  const std::optional<unsigned> year = parse_digits(text);
  if (!year || (text.size() != 2 && text.size() != 4)) return std::nullopt;
  return text.size() == 2 ? full_year(*year) : *year;
}

// 0 when there is no such month.
unsigned month_number(std::string_view name) {
  const auto* const found = std::ranges::find(kMonths, upper_case(name));
  return found == kMonths.end() ? 0 : static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// 05-JUL-2024
std::optional<Date> parse_named_month(std::string_view text) {
  const std::size_t first = text.find('-');
  const std::size_t second = text.rfind('-');
  if (first == second || first > 2) return std::nullopt;
  const std::optional<unsigned> day = parse_digits(text.substr(0, first));
  const unsigned month = month_number(text.substr(first + 1, second - first - 1));
  const std::optional<unsigned> year = parse_year(text.substr(second + 1));
  if (!day || month == 0 || !year) return std::nullopt;
  return make_date(*year, month, *day);
}

}  // namespace

std::string shown(std::string_view text) {
  return fmt::format("'{}'", printable_ascii(text.substr(0, 40)));
}

bool is_printable_ascii(std::string_view text) { return std::ranges::all_of(text, is_printable); }

std::string printable_ascii(std::string_view text) {
  std::string printable(text);
  std::ranges::replace_if(printable, [](char c) { return !is_printable(c); }, '?');
  return printable;
}

std::string upper_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), upper);
  return result;
}

std::optional<double> parse_daily_number(std::string_view text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  // from_chars also reads "nan" and "inf".
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Date> parse_daily_date(std::string_view text) {
  if (const Result<Date> date = Date::parse(text)) return *date;
  return parse_named_month(text);
}

std::optional<Date> day_in_bse_name(std::string_view name) {
  name.remove_prefix(name.find_last_of("/\\") + 1);  // npos + 1 is 0
  for (const std::string_view start : {"EQ_ISINCODE_", "EQ"}) {
    if (upper_case(name.substr(0, start.size())) != start) continue;
    const std::string_view rest = name.substr(start.size());
    const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
    if (digits.size() != 6) continue;
    return make_date(full_year(*parse_digits(digits.substr(4, 2))),
                     *parse_digits(digits.substr(2, 2)), *parse_digits(digits.substr(0, 2)));
  }
  return std::nullopt;
}

bool is_isin(std::string_view text) {
  return text.size() == 12 &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

}  // namespace sensex
