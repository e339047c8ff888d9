#include "features/stock_indicators.h"

#include "features/missing.h"

namespace sensex {

IndicatorValues StockIndicators::push(const Bar& bar) {
  IndicatorValues values;
  values.fill(kMissing);
  price_.push(bar, values);
  volatility_.push(bar, values);
  trend_.push(bar, values);
  momentum_.push(bar, values);
  bands_.push(bar, values);
  volume_.push(bar, values);
  advanced_.push(bar, values);
  return values;
}

}  // namespace sensex
