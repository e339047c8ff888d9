#include "golden/agreement.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <gtest/gtest.h>

#include "features/missing.h"

namespace sensex {
namespace {

using enum Indicator;

struct Tolerance {
  double relative = 0.0;
  double absolute = 0.0;
};

Tolerance tolerance_of(Indicator indicator) {
  switch (indicator) {
    case obv:
    case bb_squeeze:
      return {};
    case return_1d:
    case return_3d:
    case return_5d:
    case return_10d:
    case intraday_return:
    case overnight_gap:
    case price_vs_sma20:
    case price_vs_sma50:
    case sma_convergence:
    case volume_change_5d:
      return {.absolute = 1e-14};  // ratios of about 1, minus 1
    case stoch_k:
    case stoch_d:
    case macd:
    case macd_signal:
    case macd_histogram:
    case bb_position:
      return {.absolute = 1e-11};
    case cci_20:
      return {.absolute = 1e-9};
    case volume_price_trend:
      return {.absolute = 1e-6};  // of millions of shares
    case volatility_5d:
    case volatility_10d:
    case volatility_20d:
      return {.relative = 1e-9};  // TA-Lib subtracts two sums of squares
    case bb_upper:
    case bb_lower:
    case bb_width:
      return {.relative = 1e-10};
    default:
      return {.relative = 1e-12};
  }
}

}  // namespace

void expect_agrees(Indicator indicator, double expected, double actual, std::string_view where) {
  if (is_missing(expected)) {
    EXPECT_TRUE(is_missing(actual)) << where << ": nothing expected, got " << actual;
    return;
  }
  const Tolerance tolerance = tolerance_of(indicator);
  const double reach = tolerance.absolute + tolerance.relative * std::abs(expected);
  EXPECT_LE(std::abs(actual - expected), reach)
      << where << ": " << expected << " expected, got " << actual;
}

std::vector<IndicatorValues> indicators_of(std::span<const Bar> bars) {
  StockIndicators indicators;
  std::vector<IndicatorValues> all;
  for (const Bar& bar : bars) all.push_back(indicators.push(bar));
  return all;
}

void expect_same_bits_in_steps(std::span<const Bar> bars) {
  const auto whole = indicators_of(bars);
  StockIndicators checkpoint;
  for (std::size_t start = 0; start < bars.size(); start += 7) {
    StockIndicators stream = checkpoint;
    for (std::size_t i = start; i < std::min(start + 7, bars.size()); ++i) {
      const IndicatorValues values = stream.push(bars[i]);
      EXPECT_EQ(0, std::memcmp(values.data(), whole[i].data(), sizeof values)) << "row " << i;
    }
    checkpoint = stream;
  }
}

}  // namespace sensex
