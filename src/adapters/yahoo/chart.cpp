#include "adapters/yahoo/chart.h"

namespace sensex {

Date exchange_date(Instant start, std::chrono::seconds gmtoffset) {
  const Instant local = start + gmtoffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const bool other_season = local - day == std::chrono::hours(23);
  return Date(day).plus_days(other_season ? 1 : 0);
}

bool may_be_live(const Chart& chart, const ChartRow& row) {
  const ChartMarket& market = chart.market;
  if (!market.last_trade || !market.session_start || !market.session_end) return false;
  return *market.last_trade < *market.session_end &&
         row.date == exchange_date(*market.session_start, chart.gmtoffset);
}

}  // namespace sensex
