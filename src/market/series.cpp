#include "market/series.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {

Result<Series> Series::create(Symbol symbol, std::vector<Bar> bars) {
  const auto not_later = [](const Bar& a, const Bar& b) { return b.date <= a.date; };
  const auto found = std::adjacent_find(bars.begin(), bars.end(), not_later);
  if (found != bars.end()) {
    return fail(Errc::malformed_data,
                fmt::format("bars of {} must have increasing dates, got {} after {}", symbol.text(),
                            std::next(found)->date.to_string(), found->date.to_string()));
  }
  return Series(std::move(symbol), std::move(bars));
}

Series Series::between(Date from, Date to) const {
  if (to < from) return Series(symbol_, {});
  const auto first = std::ranges::lower_bound(bars_, from, {}, &Bar::date);
  const auto last = std::ranges::upper_bound(bars_, to, {}, &Bar::date);
  return Series(symbol_, std::vector<Bar>(first, last));
}

}  // namespace sensex
