#include "market/series.h"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace sensex {
namespace {

Status check_opening(const Symbol& symbol, std::span<const Bar> bars, const Opening& opening) {
  if (!std::isfinite(opening.price) || opening.price <= 0.0) {
    return fail(Errc::malformed_data,
                fmt::format("the opening of {} on {} must be above 0, got {}", symbol.text(),
                            opening.date.to_string(), opening.price));
  }
  if (bars.empty() || opening.date > bars.back().date) return {};
  return fail(Errc::malformed_data,
              fmt::format("the opening of {} must come after its last bar of {}, got {}",
                          symbol.text(), bars.back().date.to_string(), opening.date.to_string()));
}

}  // namespace

Result<Series> Series::create(Symbol symbol, std::vector<Bar> bars,
                              std::optional<Opening> opening) {
  const auto not_later = [](const Bar& a, const Bar& b) { return b.date <= a.date; };
  const auto found = std::adjacent_find(bars.begin(), bars.end(), not_later);
  if (found != bars.end()) {
    return fail(Errc::malformed_data,
                fmt::format("bars of {} must have increasing dates, got {} after {}", symbol.text(),
                            std::next(found)->date.to_string(), found->date.to_string()));
  }
  if (opening) {
    if (const Status fits = check_opening(symbol, bars, *opening); !fits) return fail(fits.error());
  }
  return Series(std::move(symbol), std::move(bars), opening);
}

Series Series::between(Date from, Date to) const {
  const std::span<const Bar> all = bars();
  const auto first = std::ranges::lower_bound(all, from, {}, &Bar::date);
  const auto last = std::ranges::upper_bound(first, all.end(), to, {}, &Bar::date);
  Series part = *this;
  part.first_ += static_cast<std::size_t>(first - all.begin());
  part.count_ = static_cast<std::size_t>(last - first);
  if (opening_ && (opening_->date < from || opening_->date > to)) part.opening_.reset();
  return part;
}

bool operator==(const Series& a, const Series& b) {
  return a.symbol_ == b.symbol_ && a.opening_ == b.opening_ &&
         std::ranges::equal(a.bars(), b.bars());
}

}  // namespace sensex
