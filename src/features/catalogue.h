#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace sensex {

// The indicators of a stock, in the order of every row that holds them. The order is published
// (feature maps, listings) and frozen; add at the end.
enum class Indicator : std::size_t {
  return_1d,
  return_3d,
  return_5d,
  return_10d,
  intraday_return,
  overnight_gap,
  volatility_5d,
  volatility_10d,
  volatility_20d,
  parkinson_20,
  atr_14,
  atr_ratio,
  sma_5,
  sma_10,
  sma_20,
  sma_50,
  ema_12,
  ema_26,
  price_vs_sma20,
  price_vs_sma50,
  sma_convergence,
  rsi_14,
  rsi_21,
  stoch_k,
  stoch_d,
  cci_20,
  macd,
  macd_signal,
  macd_histogram,
  bb_upper,
  bb_lower,
  bb_width,
  bb_position,
  bb_squeeze,
  volume_sma_20,
  volume_ratio,
  volume_change_5d,
  obv,
  obv_sma_20,
  volume_price_trend,
  adx_14,
  di_plus_14,
  di_minus_14,
  ichimoku_a,
  ichimoku_b,
};

inline constexpr std::size_t kIndicatorCount = 45;

constexpr std::size_t index_of(Indicator indicator) { return static_cast<std::size_t>(indicator); }

// What `sensex features list` and the documentation tell of an indicator.
struct IndicatorInfo {
  Indicator id = Indicator::return_1d;
  std::string_view name = {};
  std::string_view group = {};   // price, volatility, trend, momentum, macd, bollinger, volume, ...
  std::string_view unit = {};    // fraction, price, percent, shares, flag, index
  std::string_view inputs = {};  // the fields of a bar it reads, e.g. "high low close"
  std::size_t warmup = 0;        // bars before the first value
  std::string_view description = {};
  std::string_view source = {};  // paper, author or definition
};

// All of them, entry i describing the indicator numbered i.
std::span<const IndicatorInfo> catalogue();

// The largest warm-up of the catalogue: the bars before a row is complete.
std::size_t longest_warmup();

// The catalogue as docs/INDICATORS.md holds it.
std::string catalogue_markdown();

}  // namespace sensex
