#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "features/catalogue.h"
#include "features/lag.h"
#include "features/scaling.h"
#include "features/stock_indicators.h"
#include "market/bar.h"

namespace sensex {

// The indicators as models see them. atr_14, sma_20 and sma_50 are left out: relative to the close
// they are atr_ratio, price_vs_sma20 and price_vs_sma50 again.
inline constexpr std::size_t kStockFormCount = kIndicatorCount - 3;

// Which indicator form i is made from, in the catalogue's order.
std::span<const Indicator, kStockFormCount> stock_form_indicators();

using StockFormValues = std::array<double, kStockFormCount>;

// One stock as a stream of scale-free numbers: returns, volatilities and volumes in logs, levels
// relative to the close, running sums as changes over 20 bars in units of the volume traded
// meanwhile; each as a z-score over the stock's own last 252 bars, squashed to -1 to 1. The squeeze
// is plus or minus 0.5.
//   in     the stock's own bars, oldest first, without stale copies (see is_stale_copy)
//   out    kMissing before warm-up, where the indicator is, and while a form does not vary
class StockForms {
 public:
  StockFormValues push(const Bar& bar);

 private:
  void replace_running_sums(IndicatorValues& values);

  static constexpr std::size_t kSpan = 20;

  StockIndicators indicators_;
  Lag obv_lag_{kSpan};
  Lag trend_lag_{kSpan};
  std::array<ScaledForm, kStockFormCount> scaled_;
};

// A holiday row or a copy of the day before: nothing was traded and the price stood still.
inline bool is_stale_copy(const Bar& bar) { return bar.volume == 0.0 && bar.high == bar.low; }

}  // namespace sensex
