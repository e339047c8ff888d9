#include "market/quality_days.h"

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include "market/price_ledger.h"

namespace sensex {
namespace {

bool is_allowed(Date date, double known, double after, const Allowance& allowance) {
  const double before = known * allowance.rescaling;
  if (differs_little(before, after, allowance.tolerance)) return true;
  const double factor = allowance.factor(date);
  return factor != 1.0 && differs_little(before * factor, after, kExplainedFactor);
}

// Whether the close is another one, in whatever terms of the two.
bool has_odd_close(const Day& before, const Day& after, const Allowance& allowance) {
  const double close = *before.prices[0] * allowance.rescaling;
  return !differs_little(close, *after.prices[0], kOddReturn) &&
         !differs_little(close * allowance.factor(before.date), *after.prices[0], kOddReturn);
}

// Sources count late trades in for days, so a volume that differs is no news; one that is no longer
// stated is a loss.
std::optional<Change> change_of(const Day& before, const Day& after, const Allowance& allowance) {
  for (std::size_t i = 0; i < kPrices.size(); ++i) {
    if (!before.prices[i]) continue;
    if (after.prices[i] && is_allowed(before.date, *before.prices[i], *after.prices[i], allowance))
      continue;
    return Change{before.date, kPrices[i], *before.prices[i], after.prices[i]};
  }
  if (before.volume > 0.0 && after.volume == 0.0) {
    return Change{before.date, "volume", before.volume, std::nullopt};
  }
  return std::nullopt;
}

void compare_day(const Day& before, const Day& after, const Allowance& allowance,
                 Comparison& result) {
  const std::optional<Change> change = change_of(before, after, allowance);
  if (!change) return;
  ++result.changed;
  if (!result.first_change) result.first_change = change;
  if (before.prices[0] && after.prices[0] && has_odd_close(before, after, allowance)) {
    result.odd_closes.push_back(before.date);
  }
}

// Walks along the common days, which are in the same order.
void count_removed(const Days& before, const Days& after, const std::vector<CommonDay>& common,
                   Comparison& result) {
  auto next = common.begin();
  for (const Day& day : before) {
    if (after.empty() || day.date > after.back().date) return;
    if (next != common.end() && next->first == &day) {
      ++next;
      continue;
    }
    ++result.removed;
    if (!result.first_removed) result.first_removed = day.date;
  }
}

}  // namespace

Days days_of(const Series& series) {
  Days days;
  for (const Bar& bar : series.bars()) {
    days.push_back({bar.date, {bar.close, bar.open, bar.high, bar.low}, bar.volume});
  }
  return days;
}

Days closes_of(const Series& series) {
  Days days;
  for (const Bar& bar : series.bars()) days.push_back({bar.date, {bar.close}});
  return days;
}

Days days_of(const GlobalSeries& series) {
  Days days;
  for (const GlobalPoint& point : series.points()) {
    days.push_back({point.date, {point.close, point.open}});
  }
  return days;
}

double Allowance::factor(Date date) const {
  return cumulative_factor(date, now, today) / cumulative_factor(date, before, today);
}

bool differs_little(double before, double after, double tolerance) {
  return std::abs(after - before) <= tolerance * std::abs(before);
}

std::vector<CommonDay> common_days(const Days& before, const Days& after) {
  std::vector<CommonDay> days;
  auto now = after.begin();
  for (const Day& day : before) {
    while (now != after.end() && now->date < day.date) ++now;
    if (now == after.end()) break;
    if (now->date == day.date) days.emplace_back(&day, &*now);
  }
  return days;
}

Comparison compare(const Days& before, const Days& after, const Allowance& allowance) {
  const std::vector<CommonDay> days = common_days(before, after);
  Comparison result{.compared = days.size()};
  for (const auto& [was, is] : days) compare_day(*was, *is, allowance, result);
  count_removed(before, after, days, result);
  return result;
}

}  // namespace sensex
