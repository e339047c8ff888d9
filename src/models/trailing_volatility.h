#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "market/bar.h"

namespace sensex {

// Volatility from the index's own past, until a volatility model takes its place.
inline constexpr std::size_t kVolatilityWindow = 20;      // sessions
inline constexpr std::size_t kVolatilityHistory = 1'250;  // sessions, about five years
inline constexpr std::size_t kLeastVolatilityHistory = 250;

// Standard deviation of the last 20 daily log returns up to each bar; [bars], empty before the
// 21st.
std::vector<std::optional<double>> trailing_volatility(std::span<const Bar> bars);

struct PriceRange {
  double low = 0.0;
  double high = 0.0;
};

// Interval around the last close for the next close. Its half-width is the last trailing volatility
// times the `level` quantile of |return| / volatility of the day before, over the last five years:
// the tails are the market's own, not the normal law's.
// REQUIRES: 0 < level < 1. not_enough_data: fewer than 250 such ratios, or no movement at all, be
// it in the last window only: an interval of one price would be no interval.
Result<PriceRange> trailing_range(std::span<const Bar> bars, double level);

// Share of the last five years' trailing volatilities below the last one, ties counted half; 0 to
// 100. not_enough_data: fewer than 250 of them.
Result<double> volatility_percentile(std::span<const Bar> bars);

}  // namespace sensex
