#pragma once

#include <array>

#include "features/catalogue.h"
#include "features/indicator_groups.h"
#include "market/bar.h"

namespace sensex {

// The 45 indicators of one stock as a stream.
//   in     the stock's own bars, oldest first; a day without a bar is not pushed
//   out    the values of the bar's day in the catalogue's order; kMissing before an indicator's
//          warm-up and where a denominator is zero; never infinite
// A copy is a checkpoint. A push does not allocate.
class StockIndicators {
 public:
  IndicatorValues push(const Bar& bar);

 private:
  PriceIndicators price_;
  VolatilityIndicators volatility_;
  TrendIndicators trend_;
  MomentumIndicators momentum_;
  BandIndicators bands_;
  VolumeIndicators volume_;
  AdvancedIndicators advanced_;
};

}  // namespace sensex
