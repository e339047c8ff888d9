#pragma once

#include <array>
#include <optional>

#include "features/adx.h"
#include "features/atr.h"
#include "features/bollinger.h"
#include "features/catalogue.h"
#include "features/cci.h"
#include "features/ema.h"
#include "features/ichimoku.h"
#include "features/macd.h"
#include "features/parkinson.h"
#include "features/rate_of_change.h"
#include "features/rolling_std.h"
#include "features/rsi.h"
#include "features/sma.h"
#include "features/stochastic.h"
#include "features/volume_flow.h"
#include "market/bar.h"

namespace sensex {

// One value for each entry of the catalogue; kMissing where there is none.
using IndicatorValues = std::array<double, kIndicatorCount>;

// Each group writes its own entries of `out`, which come in as kMissing.

class PriceIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  RateOfChange return_1d_ = *RateOfChange::create(1);
  RateOfChange return_3d_ = *RateOfChange::create(3);
  RateOfChange return_5d_ = *RateOfChange::create(5);
  RateOfChange return_10d_ = *RateOfChange::create(10);
  std::optional<double> previous_close_ = {};
};

class VolatilityIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  RateOfChange return_1d_ = *RateOfChange::create(1);
  RollingStd std_5_ = *RollingStd::create(5);
  RollingStd std_10_ = *RollingStd::create(10);
  RollingStd std_20_ = *RollingStd::create(20);
  Parkinson parkinson_ = *Parkinson::create(20);
  Atr atr_ = *Atr::create(14);
};

class TrendIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  Sma sma_5_ = *Sma::create(5);
  Sma sma_10_ = *Sma::create(10);
  Sma sma_20_ = *Sma::create(20);
  Sma sma_50_ = *Sma::create(50);
  Ema ema_12_ = *Ema::create(12);
  Ema ema_26_ = *Ema::create(26);
};

class MomentumIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  Rsi rsi_14_ = *Rsi::create(14);
  Rsi rsi_21_ = *Rsi::create(21);
  Stochastic stochastic_ = *Stochastic::create(14, 3);
  Cci cci_ = *Cci::create(20);
  Macd macd_ = *Macd::create({});
};

class BandIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  Bollinger bollinger_ = *Bollinger::create(20, 2.0);
};

class VolumeIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  Sma volume_sma_20_ = *Sma::create(20);
  RateOfChange change_5d_ = *RateOfChange::create(5);
  Obv obv_;
  Sma obv_sma_20_ = *Sma::create(20);
  VolumePriceTrend trend_;
};

class AdvancedIndicators {
 public:
  void push(const Bar& bar, IndicatorValues& out);

 private:
  Adx adx_ = *Adx::create(14);
  Ichimoku ichimoku_ = *Ichimoku::create({});
};

}  // namespace sensex
