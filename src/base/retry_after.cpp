#include "base/retry_after.h"

#include <algorithm>
#include <array>

#include "base/date.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;

// The number that `text` spells in digits only, saturated far above any use.
std::optional<std::int64_t> parse_digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = std::min<std::int64_t>(value * 10 + (c - '0'), 1'000'000'000);
  }
  return value;
}

std::optional<unsigned> parse_month(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto* const found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<unsigned>(found - kNames.begin()) + 1;
}

bool has_shape(std::string_view text) {
  constexpr std::string_view kShape = "???, ?? ??? ???? ??:??:?? GMT";
  return std::ranges::equal(text, kShape, [](char c, char s) { return s == '?' || c == s; });
}

// The only form of date that may be sent; the two older ones that may be accepted are not.
std::optional<Instant> parse_http_date(std::string_view text) {
  if (!has_shape(text)) return std::nullopt;
  const auto day = parse_digits(text.substr(5, 2));
  const auto month = parse_month(text.substr(8, 3));
  const auto year = parse_digits(text.substr(12, 4));
  const auto hour = parse_digits(text.substr(17, 2));
  const auto minute = parse_digits(text.substr(20, 2));
  const auto second = parse_digits(text.substr(23, 2));
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // 60 is a leap second.
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return Instant(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
         std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

}  // namespace

std::optional<milliseconds> parse_retry_after(std::string_view text, Instant now) {
  std::optional<milliseconds> wait;
  if (const auto seconds = parse_digits(text)) wait = std::chrono::seconds(*seconds);
  if (const auto date = parse_http_date(text)) wait = *date - now;
  if (!wait) return std::nullopt;
  return std::clamp(*wait, milliseconds(0), kLongestRetryAfter);
}

}  // namespace sensex
