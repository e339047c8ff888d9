#pragma once

#include "adapters/simulated/day_random.h"

namespace sensex {

// Daily volatility that the GARCH variances revert to: about 16 % a year.
inline constexpr double kUsualVolatility = 0.01;

// The two parts of a close-to-close return: close to open, open to close. Simple returns.
struct Move {
  double gap = 0.0;
  double intraday = 0.0;
};

// Student-t noise of daily standard deviation `scale`; a fifth of its variance is in the gap.
Move noise(DayRandom& random, double scale);

// GARCH(1,1) (Bollerslev 1986): tomorrow's variance is w + 0.08 shock^2 + 0.90 variance, kept
// between 0.4 % and 5 % a day.
class GarchVolatility {
 public:
  double today() const;     // standard deviation of today's return
  void push(double shock);  // today's return less its mean; moves on to tomorrow

 private:
  double variance_ = kUsualVolatility * kUsualVolatility;
};

// What US markets did since the last Indian close: the sum of daily shocks and of their variances.
class Night {
 public:
  void add(double shock, double volatility);
  bool is_empty() const { return variance_ == 0.0; }
  double surprise() const;  // in its own standard deviations; 0 when empty

 private:
  double shock_ = 0.0;
  double variance_ = 0.0;
};

// The factor all stocks share. On volatility s, with weight w and the night's surprise z
//   return = s (w z + sqrt(1 - w^2) e) + drift,   e Student-t
// of which w z shows to 90 % at the open. Without a US session in the night w is 0 that day.
class MarketFactor {
 public:
  explicit MarketFactor(double overnight_signal) : overnight_signal_(overnight_signal) {}

  double volatility() const { return volatility_.today(); }  // of the coming day
  Move next(const Night& night, DayRandom& random);

 private:
  double overnight_signal_;
  GarchVolatility volatility_ = {};
};

}  // namespace sensex
