#include "market/new_york.h"

namespace sensex {
namespace {

Date nth_sunday(int year, std::chrono::month month, unsigned n) {
  return Date(std::chrono::sys_days(std::chrono::year(year) / month / std::chrono::Sunday[n]));
}

}  // namespace

bool is_us_daylight_time(Date date) {
  return date >= nth_sunday(date.year(), std::chrono::March, 2) &&
         date < nth_sunday(date.year(), std::chrono::November, 1);
}

}  // namespace sensex
