#pragma once

namespace sensex {

// ln(p / (1 - p)), within [-kMaxLogOdds, kMaxLogOdds].
double log_odds(double probability);

// 1 / (1 + exp(-z)), strictly between 0 and 1 whatever z is: z counts as at most kMaxLogOdds away
// from 0. REQUIRES: z is not NaN.
double probability_from_log_odds(double z);

// e^-30 is 1e-13: past any honest forecast, and 1 - 1e-13 is still a double below 1.
inline constexpr double kMaxLogOdds = 30.0;

}  // namespace sensex
