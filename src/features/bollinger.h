#pragma once

#include <optional>

#include "base/error.h"
#include "features/sma.h"
#include "features/window.h"

namespace sensex {

struct BollingerValue {
  double upper = 0.0;  // price units
  double lower = 0.0;
  double width = 0.0;                   // (upper - lower) / middle
  std::optional<double> position = {};  // 0 lower band, 1 upper; none when they are equal
  std::optional<bool> squeeze = {};     // width below its own mean over the same period
};

// Bollinger bands: simple average plus and minus `deviations` population standard deviations.
//   in     closes > 0, oldest first
//   out    none for the first `period` - 1 closes; squeeze none for the first 2 `period` - 2
//   flat   both bands are the close, width 0
class Bollinger {
 public:
  // invalid_argument unless 1 <= period <= 1000 and 0 < deviations <= 10
  static Result<Bollinger> create(int period, double deviations);
  static constexpr std::size_t warmup_of(int period) {
    return static_cast<std::size_t>(period) - 1;
  }
  static constexpr std::size_t squeeze_warmup_of(int period) { return 2 * warmup_of(period); }

  std::optional<BollingerValue> push(double close);
  std::size_t warmup() const { return mean_width_.warmup(); }

 private:
  Bollinger(Sma mean_width, double deviations)
      : closes_(mean_width.warmup() + 1),
        mean_width_(std::move(mean_width)),
        deviations_(deviations) {}

  Window closes_;
  Sma mean_width_;
  double deviations_;
};

}  // namespace sensex
