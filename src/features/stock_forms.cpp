#include "features/stock_forms.h"

#include <initializer_list>

#include "features/missing.h"

namespace sensex {
namespace {

using enum Indicator;

enum class Form {
  as_is,
  log,                // natural logarithm
  log_growth,         // log(1 + value)
  relative_to_close,  // value / close
  distance,           // close / value - 1
  excess,             // value / close - 1
  flag,               // value - 0.5, not scaled
};

constexpr std::array<Form, kIndicatorCount> form_table() {
  std::array<Form, kIndicatorCount> forms = {};
  const auto set = [&forms](std::initializer_list<Indicator> indicators, Form form) {
    for (const Indicator indicator : indicators) forms[index_of(indicator)] = form;
  };
  set({return_1d, return_3d, return_5d, return_10d, intraday_return, overnight_gap,
       volume_change_5d},
      Form::log_growth);
  set({volatility_5d, volatility_10d, volatility_20d, parkinson_20, atr_ratio, bb_width,
       volume_sma_20, volume_ratio},
      Form::log);
  set({sma_5, sma_10, ema_12, ema_26}, Form::distance);
  set({macd, macd_signal, macd_histogram}, Form::relative_to_close);
  set({bb_upper, bb_lower, ichimoku_a, ichimoku_b}, Form::excess);
  set({bb_squeeze}, Form::flag);
  return forms;
}

constexpr std::array<Form, kIndicatorCount> kForms = form_table();

constexpr bool is_left_out(Indicator indicator) {
  return indicator == atr_14 || indicator == sma_20 || indicator == sma_50;
}

constexpr std::array<Indicator, kStockFormCount> kept_indicators() {
  std::array<Indicator, kStockFormCount> kept = {};
  std::size_t next = 0;
  for (std::size_t i = 0; i < kIndicatorCount; ++i) {
    if (!is_left_out(Indicator{i})) kept[next++] = Indicator{i};
  }
  return kept;
}

constexpr std::array<Indicator, kStockFormCount> kKept = kept_indicators();

double apply(Form form, double value, double close) {
  switch (form) {
    case Form::as_is:
      return value;
    case Form::log:
      return log_or_missing(value);
    case Form::log_growth:
      return log_or_missing(1.0 + value);
    case Form::relative_to_close:
      return value / close;
    case Form::distance:
      return close / value - 1.0;
    case Form::excess:
      return value / close - 1.0;
    case Form::flag:
      return value - 0.5;
  }
  return kMissing;
}

}  // namespace

std::span<const Indicator, kStockFormCount> stock_form_indicators() { return kKept; }

StockFormValues StockForms::push(const Bar& bar) {
  IndicatorValues indicators = indicators_.push(bar);
  replace_running_sums(indicators);
  StockFormValues out = {};
  for (std::size_t i = 0; i < kStockFormCount; ++i) {
    const std::size_t source = index_of(kKept[i]);
    const double form = apply(kForms[source], indicators[source], bar.close);
    out[i] = kForms[source] == Form::flag ? form : squash(scaled_[i].push(form));
  }
  return out;
}

// Their level depends on where the history starts; their change over the window does not.
void StockForms::replace_running_sums(IndicatorValues& values) {
  const double traded = values[index_of(volume_sma_20)] * static_cast<double>(kSpan);
  const double balance = values[index_of(obv)];
  const double trend = values[index_of(volume_price_trend)];
  values[index_of(obv)] = ratio(balance - or_missing(obv_lag_.push(balance)), traded);
  values[index_of(obv_sma_20)] = ratio(balance - values[index_of(obv_sma_20)], traded);
  values[index_of(volume_price_trend)] = ratio(trend - or_missing(trend_lag_.push(trend)), traded);
}

}  // namespace sensex
