#pragma once

#include "adapters/simulated/factors.h"
#include "market/global_series.h"

namespace sensex {

// The S&P 500 and the rupee on one US weekday.
struct UsDay {
  GlobalPoint us_equity = {};
  GlobalPoint usd_inr = {};
  double shock = 0.0;       // the US return less its mean
  double volatility = 0.0;  // what was expected of it
};

// US closes and the rupee, day by day. The US has GARCH volatility and Student-t shocks of its own;
// the rupee weakens a little when US shares fall.
class GlobalPaths {
 public:
  explicit GlobalPaths(std::uint64_t seed) : seed_(seed) {}

  UsDay next(Date date);

 private:
  std::uint64_t seed_;
  GarchVolatility us_volatility_ = {};
  double us_close_ = 1130.0;
  double rupee_ = 46.5;
};

// India VIX at a close: the volatility expected of the next day, in percent a year, with the
// premium that option buyers pay and some noise.
GlobalPoint india_vix(std::uint64_t seed, Date date, double next_volatility);

}  // namespace sensex
