#pragma once

#include <string>

#include "adapters/simulated/factors.h"
#include "market/bar.h"
#include "market/symbol.h"

namespace sensex {

// What a stock is like, drawn once from seed and symbol.
struct StockTraits {
  std::string stream = {};   // of its random numbers
  double first_price = 0.0;  // rupees
  double shares = 0.0;       // market capitalisation per rupee of price, any one unit
  double beta = 1.0;
  double own_volatility = 0.0;  // daily, in usual times
  double usual_volume = 0.0;    // shares a day
};

StockTraits draw_traits(std::uint64_t seed, const Symbol& symbol);

// What moves every stock of a sector on a day.
struct CommonMove {
  Date date = {};
  Move market = {};
  Move sector = {};
  double volatility = kUsualVolatility;  // the market factor's, of the day
};

// One stock's prices, day by day, in steps of 5 paise. A part of a day moves it by at most 20 %,
// the widest price band of Indian exchanges.
class StockPath {
 public:
  StockPath(std::uint64_t seed, StockTraits traits);

  const StockTraits& traits() const { return traits_; }
  Bar next(const CommonMove& common);

 private:
  std::uint64_t seed_;
  StockTraits traits_;
  double close_;
};

}  // namespace sensex
