#include "adapters/bhavcopy/member_parts.h"

#include <algorithm>
#include <cmath>

#include "market/price_ledger.h"

namespace sensex {

double log_distance(double ratio) { return std::abs(std::log(ratio)); }

bool is_near(double a, double b, double tolerance) {
  return log_distance(a / b) <= std::log1p(tolerance);
}

const Bar* bar_on(std::span<const Bar> bars, Date day) {
  const auto found = std::ranges::lower_bound(bars, day, {}, &Bar::date);
  return found != bars.end() && found->date == day ? &*found : nullptr;
}

std::optional<double> ratio_on(const RawDay& day, std::span<const Bar> known) {
  const Bar* bar = bar_on(known, day.bar.date);
  return bar != nullptr ? std::optional(bar->close / day.bar.close) : std::nullopt;
}

bool follows(const TradingCalendar& calendar, Date before, Date day) {
  return calendar.sessions_between(before, day) <= 1;
}

std::optional<double> next_of(std::span<const RawDay> days, std::size_t row,
                              const TradingCalendar& calendar) {
  const bool has_next = row + 1 < days.size() && days[row + 1].previous_close &&
                        follows(calendar, days[row].bar.date, days[row + 1].bar.date);
  if (!has_next) return std::nullopt;
  return *days[row + 1].previous_close / days[row].bar.close;
}

bool is_told_again(std::span<const RawDay> days, std::size_t row, const TradingCalendar& calendar) {
  const std::optional<double> next = next_of(days, row, calendar);
  return next && is_near(*next, 1.0, kOtherTerms);
}

double market_move(std::span<const Bar> index, Date from, Date to) {
  const Bar* first = bar_on(index, from);
  const Bar* last = bar_on(index, to);
  return first != nullptr && last != nullptr ? last->close / first->close : 1.0;
}

double factor_between(Date from, Date to, std::span<const CorporateAction> actions, Date today) {
  return cumulative_factor(from, actions, today) / cumulative_factor(to, actions, today);
}

}  // namespace sensex
