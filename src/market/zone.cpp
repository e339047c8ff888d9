#include "market/zone.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "market/new_york.h"

namespace sensex {
namespace {

constexpr std::string_view kIndia = "Asia/Kolkata";
constexpr std::string_view kNewYork = "America/New_York";
constexpr int kMostHours = 47;

struct KnownZone {
  std::string_view name = {};
  int minutes_ahead_of_utc = 0;
};

constexpr std::array kZones = {
    KnownZone{"UTC", 0},
    KnownZone{kIndia, 330},
    KnownZone{"Asia/Tokyo", 540},
    KnownZone{"Asia/Seoul", 540},
    KnownZone{"Asia/Taipei", 480},
    KnownZone{"Asia/Hong_Kong", 480},
    KnownZone{"Asia/Shanghai", 480},
    KnownZone{"Asia/Singapore", 480},
    KnownZone{kNewYork, -300},
};

std::optional<int> two_digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.size() != 2 || error != std::errc() || end != text.data() + text.size() || value < 0) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

Result<TimeOfDay> TimeOfDay::parse(std::string_view text) {
  if (text.size() == 5 && text[2] == ':') {
    const auto hours = two_digits(text.substr(0, 2));
    const auto minutes = two_digits(text.substr(3));
    if (hours && minutes && *hours <= kMostHours && *minutes < 60) {
      return TimeOfDay{*hours * 60 + *minutes};
    }
  }
  return fail(Errc::invalid_argument,
              fmt::format("a time must be HH:MM, 00:00 to 47:59, got '{}'", text.substr(0, 40)));
}

std::string TimeOfDay::to_string() const {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

Result<Zone> Zone::parse(std::string_view name) {
  const auto found = std::ranges::find(kZones, name, &KnownZone::name);
  if (found != kZones.end()) return Zone(found->name, found->minutes_ahead_of_utc);
  std::string names;
  for (const KnownZone& zone : kZones)
    names += (names.empty() ? "" : ", ") + std::string(zone.name);
  return fail(Errc::invalid_argument,
              fmt::format("a time zone must be one of {}, got '{}'", names, name.substr(0, 40)));
}

Zone Zone::india() { return {kIndia, 330}; }

Instant Zone::at(Date date, TimeOfDay time) const {
  const bool is_summer =
      name_ == kNewYork && is_us_daylight_time(date.plus_days(time.minutes / (24 * 60)));
  const std::chrono::minutes ahead(minutes_ahead_of_utc_ + (is_summer ? 60 : 0));
  return Instant(date.sys_days()) + std::chrono::minutes(time.minutes) - ahead;
}

Date Zone::date_of(Instant instant) const {
  const auto day_of = [&](int ahead) {
    return Date(std::chrono::floor<std::chrono::days>(instant + std::chrono::minutes(ahead)));
  };
  const Date winter = day_of(minutes_ahead_of_utc_);
  const bool is_summer = name_ == kNewYork && is_us_daylight_time(winter);
  return is_summer ? day_of(minutes_ahead_of_utc_ + 60) : winter;
}

}  // namespace sensex
