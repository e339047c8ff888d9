#pragma once

#include <string_view>

#include "market/market.h"

// What the tests of all modules share.
namespace sensex::testing_support {

inline const Market& sensex_market() {
  static const Market market = Market::named("sensex").value();
  return market;
}

inline const TradingCalendar& bse_calendar() { return sensex_market().calendar(); }

inline Symbol symbol(std::string_view text) { return Symbol::parse(text).value(); }

}  // namespace sensex::testing_support
