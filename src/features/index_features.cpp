#include "features/index_features.h"

#include <cmath>

#include "features/scaling.h"
#include "features/stock_indicators.h"

namespace sensex {
namespace {

IndexFeatureValues forms_of(const IndicatorValues& values) {
  const auto value = [&values](Indicator indicator) { return values[index_of(indicator)]; };
  return {std::log1p(value(Indicator::return_1d)),
          std::log1p(value(Indicator::return_5d)),
          std::log1p(value(Indicator::intraday_return)),
          std::log1p(value(Indicator::overnight_gap)),
          value(Indicator::price_vs_sma20),
          log_or_missing(value(Indicator::volatility_20d))};
}

}  // namespace

std::vector<IndexFeatureValues> index_features(std::span<const Bar> index) {
  StockIndicators indicators;
  std::array<ScaledForm, kIndexFeatureNames.size()> scaled;
  std::vector<IndexFeatureValues> features;
  features.reserve(index.size());
  for (const Bar& bar : index) {
    IndexFeatureValues values = forms_of(indicators.push(bar));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = squash(scaled[i].push(values[i]));
    features.push_back(values);
  }
  return features;
}

}  // namespace sensex
