#include "features/indicator_groups.h"

#include "features/missing.h"

namespace sensex {
namespace {

using enum Indicator;

double& at(IndicatorValues& values, Indicator indicator) { return values[index_of(indicator)]; }

}  // namespace

void PriceIndicators::push(const Bar& bar, IndicatorValues& out) {
  at(out, return_1d) = or_missing(return_1d_.push(bar.close));
  at(out, return_3d) = or_missing(return_3d_.push(bar.close));
  at(out, return_5d) = or_missing(return_5d_.push(bar.close));
  at(out, return_10d) = or_missing(return_10d_.push(bar.close));
  at(out, intraday_return) = bar.close / bar.open - 1.0;
  if (previous_close_) at(out, overnight_gap) = bar.open / *previous_close_ - 1.0;
  previous_close_ = bar.close;
}

void VolatilityIndicators::push(const Bar& bar, IndicatorValues& out) {
  if (const auto daily = return_1d_.push(bar.close)) {
    at(out, volatility_5d) = or_missing(std_5_.push(*daily));
    at(out, volatility_10d) = or_missing(std_10_.push(*daily));
    at(out, volatility_20d) = or_missing(std_20_.push(*daily));
  }
  at(out, parkinson_20) = or_missing(parkinson_.push(bar));
  if (const auto atr = atr_.push(bar)) {
    at(out, atr_14) = *atr;
    at(out, atr_ratio) = *atr / bar.close;
  }
}

void TrendIndicators::push(const Bar& bar, IndicatorValues& out) {
  at(out, sma_5) = or_missing(sma_5_.push(bar.close));
  const double sma10 = or_missing(sma_10_.push(bar.close));
  const double sma20 = or_missing(sma_20_.push(bar.close));
  const double sma50 = or_missing(sma_50_.push(bar.close));
  at(out, sma_10) = sma10;
  at(out, sma_20) = sma20;
  at(out, sma_50) = sma50;
  at(out, ema_12) = or_missing(ema_12_.push(bar.close));
  at(out, ema_26) = or_missing(ema_26_.push(bar.close));
  at(out, price_vs_sma20) = bar.close / sma20 - 1.0;
  at(out, price_vs_sma50) = bar.close / sma50 - 1.0;
  at(out, sma_convergence) = (sma10 - sma20) / sma20;
}

void MomentumIndicators::push(const Bar& bar, IndicatorValues& out) {
  at(out, rsi_14) = or_missing(rsi_14_.push(bar.close));
  at(out, rsi_21) = or_missing(rsi_21_.push(bar.close));
  if (const auto stochastic = stochastic_.push(bar)) {
    at(out, stoch_k) = stochastic->k;
    at(out, stoch_d) = stochastic->d;
  }
  at(out, cci_20) = or_missing(cci_.push(bar));
  if (const auto value = macd_.push(bar.close)) {
    at(out, macd) = value->line;
    at(out, macd_signal) = value->signal;
    at(out, macd_histogram) = value->histogram;
  }
}

void BandIndicators::push(const Bar& bar, IndicatorValues& out) {
  const auto bands = bollinger_.push(bar.close);
  if (!bands) return;
  at(out, bb_upper) = bands->upper;
  at(out, bb_lower) = bands->lower;
  at(out, bb_width) = bands->width;
  at(out, bb_position) = or_missing(bands->position);
  if (bands->squeeze) at(out, bb_squeeze) = *bands->squeeze ? 1.0 : 0.0;
}

void VolumeIndicators::push(const Bar& bar, IndicatorValues& out) {
  const double mean_volume = or_missing(volume_sma_20_.push(bar.volume));
  at(out, volume_sma_20) = mean_volume;
  at(out, volume_ratio) = ratio(bar.volume, mean_volume);
  at(out, volume_change_5d) = or_missing(change_5d_.push(bar.volume));
  const double balance = obv_.push(bar);
  at(out, obv) = balance;
  at(out, obv_sma_20) = or_missing(obv_sma_20_.push(balance));
  at(out, volume_price_trend) = trend_.push(bar);
}

void AdvancedIndicators::push(const Bar& bar, IndicatorValues& out) {
  if (const auto value = adx_.push(bar)) {
    at(out, di_plus_14) = value->di_plus;
    at(out, di_minus_14) = value->di_minus;
    at(out, adx_14) = or_missing(value->adx);
  }
  const IchimokuValue spans = ichimoku_.push(bar);
  at(out, ichimoku_a) = or_missing(spans.a);
  at(out, ichimoku_b) = or_missing(spans.b);
}

}  // namespace sensex
