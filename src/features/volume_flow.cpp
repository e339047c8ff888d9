#include "features/volume_flow.h"

namespace sensex {

double Obv::push(const Bar& bar) {
  if (!previous_close_ || bar.close > *previous_close_) {
    total_ += bar.volume;
  } else if (bar.close < *previous_close_) {
    total_ -= bar.volume;
  }
  previous_close_ = bar.close;
  return total_;
}

double VolumePriceTrend::push(const Bar& bar) {
  if (previous_close_) total_ += bar.volume * (bar.close / *previous_close_ - 1.0);
  previous_close_ = bar.close;
  return total_;
}

}  // namespace sensex
