#pragma once

#include <chrono>
#include <string_view>

#include "base/clock.h"
#include "base/date.h"
#include "market/market.h"

// What the tests of all modules share.
namespace sensex::testing_support {

inline const Market& sensex_market() {
  static const Market market = Market::named("sensex").value();
  return market;
}

inline const TradingCalendar& bse_calendar() { return sensex_market().calendar(); }

// A time of that day in India, which is UTC+05:30 the whole year.
inline Instant at_ist(Date date, int hour, int minute) {
  return Instant(date.sys_days()) + std::chrono::hours(hour) + std::chrono::minutes(minute) -
         std::chrono::minutes(330);
}

inline Symbol symbol(std::string_view text) { return Symbol::parse(text).value(); }

}  // namespace sensex::testing_support
