#include "base/clock.h"

#include <fmt/core.h>

#include "base/date.h"

namespace sensex {
namespace {

using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::milliseconds;

// The number at `text[from, from+length)`; -1 when it is not all digits.
int digits_at(std::string_view text, std::size_t from, std::size_t length) {
  int value = 0;
  for (const char c : text.substr(from, length)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string to_iso8601(Instant instant) {
  const auto day = floor<std::chrono::days>(instant);
  const hh_mm_ss<milliseconds> time(instant - day);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", Date(day).to_string(), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

Result<Instant> parse_iso8601(std::string_view text) {
  const auto refuse = [&] {
    return fail(
        Errc::invalid_argument,
        fmt::format("a time must be YYYY-MM-DDThh:mm:ss.mmmZ, got '{}'", text.substr(0, 40)));
  };
  constexpr std::string_view kShape = "0000-00-00T00:00:00.000Z";
  if (text.size() != kShape.size()) return refuse();
  for (const std::size_t at : {10UL, 13UL, 16UL, 19UL, 23UL}) {
    if (text[at] != kShape[at]) return refuse();
  }
  const Result<Date> date = Date::parse(text.substr(0, 10));
  const int hour = digits_at(text, 11, 2);
  const int minute = digits_at(text, 14, 2);
  const int second = digits_at(text, 17, 2);
  const int ms = digits_at(text, 20, 3);
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
      ms < 0) {
    return refuse();
  }
  return Instant(date->sys_days()) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second) + milliseconds(ms);
}

Instant SystemClock::now() const { return floor<milliseconds>(std::chrono::system_clock::now()); }

}  // namespace sensex
