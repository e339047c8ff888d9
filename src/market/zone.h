#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "base/error.h"

namespace sensex {

// Minutes after a day's midnight on a wall clock: 15:40 is 940. May exceed a day: 26:45 is a
// quarter to three of the next morning.
struct TimeOfDay {
  int minutes = 0;

  // "HH:MM", hours 0 to 47. invalid_argument: anything else.
  static Result<TimeOfDay> parse(std::string_view text);
  std::string to_string() const;

  friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

// The wall clock of an exchange. Only zones whose offset is fixed since 2007, and New York, whose
// daylight saving time follows the Energy Policy Act of 2005.
class Zone {
 public:
  // UTC, or one of the IANA names Asia/Kolkata, Asia/Tokyo, Asia/Seoul, Asia/Taipei,
  // Asia/Hong_Kong, Asia/Shanghai, Asia/Singapore, America/New_York.
  // invalid_argument: another name; the message lists them.
  static Result<Zone> parse(std::string_view name);
  static Zone india();

  std::string_view name() const { return name_; }
  Instant at(Date date, TimeOfDay time) const;
  Date date_of(Instant instant) const;

  friend bool operator==(const Zone&, const Zone&) = default;

 private:
  Zone(std::string_view name, int minutes_ahead_of_utc)
      : name_(name), minutes_ahead_of_utc_(minutes_ahead_of_utc) {}

  std::string_view name_;         // of static storage
  int minutes_ahead_of_utc_ = 0;  // New York: in winter
};

}  // namespace sensex
