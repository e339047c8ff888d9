#include "fuzz.h"
#include "market/trading_calendar.h"

namespace sensex {

void fuzz_one(std::string_view input) {
  const Result<TradingCalendar> calendar = TradingCalendar::parse(input);
  if (!calendar) {
    require(calendar.error().code == Errc::malformed_data, "a bad calendar is malformed data");
    return;
  }
  const Date first = calendar->first_covered_day();
  const Date next = calendar->next_trading_day(first);
  require(next > first && calendar->is_trading_day(next), "the next trading day is one");
  require(first <= calendar->last_covered_day(), "the covered days are in order");
  expiry_warning(*calendar, next);
}

}  // namespace sensex
