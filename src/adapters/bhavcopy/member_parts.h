#pragma once

#include <optional>
#include <span>

#include "adapters/bhavcopy/daily_members.h"
#include "market/corporate_action.h"
#include "market/series.h"
#include "market/trading_calendar.h"

namespace sensex {

struct MemberParts {
  const Series* known = nullptr;  // split-adjusted; null: nothing is known of the stock
  const RawMember& raw;
  std::span<const Bar> index;                // the market's bars, for its moves
  std::span<const CorporateAction> actions;  // the stock's, known and declared
  const TradingCalendar& calendar;
  Date today = {};
};

inline constexpr double kOtherTerms = 0.05;  // ratios nearer to 1 are differences of sources
inline constexpr double kSameFactor = 0.01;  // a measured factor is another when this near

// |log ratio|.
double log_distance(double ratio);
// Whether one is at most 1 + tolerance times the other.
bool is_near(double a, double b, double tolerance);

// Null: there is none.
const Bar* bar_on(std::span<const Bar> bars, Date day);
// Known over raw price on that day; empty unless both have it.
std::optional<double> ratio_on(const RawDay& day, std::span<const Bar> known);
// By the stock's actions; 1 without one.
double factor_between(Date from, Date to, std::span<const CorporateAction> actions, Date today);

}  // namespace sensex
