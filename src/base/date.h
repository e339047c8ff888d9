#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// A day of the proleptic Gregorian calendar, without a time zone.
class Date {
 public:
  Date() = default;  // 1970-01-01
  explicit Date(std::chrono::sys_days days) : days_(days) {}
  // REQUIRES: year, month and day name a real day.
  Date(int year, unsigned month, unsigned day);

  // "YYYY-MM-DD", nothing before or after. invalid_argument: anything else, or no such day.
  static Result<Date> parse(std::string_view text);

  std::string to_string() const;  // "YYYY-MM-DD"
  int year() const;
  unsigned month() const;        // 1 to 12
  unsigned day() const;          // 1 to 31
  unsigned iso_weekday() const;  // 1 Monday to 7 Sunday
  bool is_weekend() const { return iso_weekday() > 5; }
  std::chrono::sys_days sys_days() const { return days_; }

  Date plus_days(int days) const { return Date(days_ + std::chrono::days(days)); }
  // Whole days from `earlier` to this; negative when this comes first.
  int days_since(Date earlier) const { return static_cast<int>((days_ - earlier.days_).count()); }

  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  std::chrono::sys_days days_ = {};
};

// For messages and test failures.
std::ostream& operator<<(std::ostream& out, Date date);

}  // namespace sensex
