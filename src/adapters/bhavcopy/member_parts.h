#pragma once

#include <cstddef>
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
// No session is missing between the two.
bool follows(const TradingCalendar& calendar, Date before, Date day);
// The next session's stated close over the row's own close; empty: no row states one.
std::optional<double> next_of(std::span<const RawDay> days, std::size_t row,
                              const TradingCalendar& calendar);
// Whether the next row states the row's close once more.
bool is_told_again(std::span<const RawDay> days, std::size_t row, const TradingCalendar& calendar);
// From close to close; 1 where the index lacks one of the days.
double market_move(std::span<const Bar> index, Date from, Date to);
// By the stock's actions; 1 without one.
double factor_between(Date from, Date to, std::span<const CorporateAction> actions, Date today);

}  // namespace sensex
