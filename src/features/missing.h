#pragma once

#include <cmath>
#include <limits>
#include <optional>

namespace sensex {

// How an absent number is written inside arrays of doubles. Never infinite, never zero.
inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

inline bool is_missing(double value) { return std::isnan(value); }

inline double or_missing(const std::optional<double>& value) { return value.value_or(kMissing); }

// Missing when the denominator is zero.
inline double ratio(double numerator, double denominator) {
  return denominator == 0.0 ? kMissing : numerator / denominator;
}

// Natural logarithm; missing unless `value` is above zero.
inline double log_or_missing(double value) { return value > 0.0 ? std::log(value) : kMissing; }

}  // namespace sensex
