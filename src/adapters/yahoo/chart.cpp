#include "adapters/yahoo/chart.h"

namespace sensex {

Date exchange_date(Instant start, std::chrono::seconds gmtoffset) {
  const Instant local = start + gmtoffset;
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const bool other_season = local - day == std::chrono::hours(23);
  return Date(day).plus_days(other_season ? 1 : 0);
}

}  // namespace sensex
