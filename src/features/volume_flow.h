#pragma once

#include <optional>

#include "market/bar.h"

namespace sensex {

// On-Balance Volume (Granville 1963): the running sum of volume, signed by the close's direction;
// the first bar counts as up, as in TA-Lib. In shares. Has a value from the first bar on.
class Obv {
 public:
  double push(const Bar& bar);

 private:
  std::optional<double> previous_close_ = {};
  double total_ = 0.0;
};

// Volume Price Trend: the running sum of volume times the simple return. In shares; 0 on the first
// bar.
class VolumePriceTrend {
 public:
  double push(const Bar& bar);

 private:
  std::optional<double> previous_close_ = {};
  double total_ = 0.0;
};

}  // namespace sensex
