#include "market/ist.h"

namespace sensex {
namespace {

constexpr std::chrono::minutes kAheadOfUtc(330);

}  // namespace

Instant at_ist(Date date, int hour, int minute) {
  return Instant(date.sys_days()) + std::chrono::hours(hour) + std::chrono::minutes(minute) -
         kAheadOfUtc;
}

Date ist_date(Instant instant) {
  return Date(std::chrono::floor<std::chrono::days>(instant + kAheadOfUtc));
}

}  // namespace sensex
