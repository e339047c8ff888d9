#include "adapters/bhavcopy/seam.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "adapters/bhavcopy/false_bar.h"

namespace sensex {
namespace {

// The raw days after the last known bar.
std::span<const RawDay> new_days(std::span<const RawDay> days, Date last_known) {
  const auto first = std::ranges::upper_bound(days, last_known, {},
                                              [](const RawDay& day) { return day.bar.date; });
  return {first, days.end()};
}

// Of the first new price, the stated previous close or else the open, over the last known close,
// less the market's and what is told of actions between the two.
GapRise rise_to(const RawDay& day, const MemberParts& parts) {
  const Bar& last = parts.known->bars().back();
  const Date before = parts.calendar.previous_trading_day(day.bar.date);
  const double price = day.previous_close.value_or(day.bar.open);
  const double told = factor_between(last.date, day.previous_close ? before : day.bar.date,
                                     parts.actions, parts.today);
  return {.rise = price / (last.close * told * market_move(parts.index, last.date, before)),
          .sessions = std::max(1, parts.calendar.sessions_between(last.date, day.bar.date))};
}

// By a common day, unless the price after it is nearer to the known ones as they are: known splits
// may lie between, or that day's row may be false.
std::optional<OtherTerms> common_terms(const MemberParts& parts, double rise) {
  const std::optional<double> common = common_ratio(parts);
  if (!common) return std::nullopt;
  const double allowed = log_distance(rise) + std::log1p(kOtherTerms);
  if (log_distance(rise * *common) > allowed) return std::nullopt;
  return exact_terms(1.0 / *common);
}

// Beyond what trading does, either way.
bool is_beyond_trading(const GapRise& gap) {
  return other_terms({std::exp(log_distance(gap.rise)), gap.sessions}).has_value();
}

}  // namespace

Seam seam_of(const MemberParts& parts, const CheckedRows& checked) {
  if (parts.known == nullptr || parts.known->bars().empty()) return {};
  const Date last_known = parts.known->bars().back().date;
  const std::span<const RawDay> days = new_days(checked.days, last_known);
  if (days.empty()) return {};
  if (checked.is_last_doubted) return {.is_last_doubted = true};
  if (checked.terms) return {.terms = *checked.terms};
  const GapRise gap = rise_to(days.front(), parts);
  if (is_beyond_trading(gap) && last_bar_of(parts, gap.rise) == LastBar::is_false) {
    return {.is_last_doubted = true};
  }
  if (const auto common = common_terms(parts, gap.rise)) return {.terms = *common};
  const std::optional<OtherTerms> terms = other_terms(gap);
  if (!terms) return {};
  const bool is_gap = !follows(parts.calendar, last_known, days.front().bar.date);
  // A row that states no previous close tells its price once; the next one may tell it again.
  if (!is_gap && !(terms->is_certain && is_told_again(days, 0, parts.calendar))) return {};
  return {.terms = *terms, .is_measured_over_gap = true};
}

}  // namespace sensex
