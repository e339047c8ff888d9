#pragma once

#include <optional>

#include "base/error.h"
#include "market/bar.h"

namespace sensex {

struct AdxValue {
  double di_plus = 0.0;  // 0 to 100
  double di_minus = 0.0;
  std::optional<double> adx = {};  // 0 to 100; starts later than the two
};

// Directional movement (Wilder 1978) with TA-Lib's seeding: sums of the first `period` - 1
// movements, Wilder's smoothing from then on; ADX starts as the mean of `period` values of DX.
//   in     bars, oldest first
//   out    none for the first `period` bars; adx none for the first 2 `period` - 1
//   flat   no true range gives 0; a DX without any movement leaves ADX as it was
class Adx {
 public:
  static Result<Adx> create(int period);  // invalid_argument unless 1 <= period <= 1000
  static constexpr std::size_t di_warmup_of(int period) { return static_cast<std::size_t>(period); }
  static constexpr std::size_t warmup_of(int period) {
    return 2 * static_cast<std::size_t>(period) - 1;
  }

  std::optional<AdxValue> push(const Bar& bar);
  std::size_t warmup() const { return 2 * period_ - 1; }

 private:
  explicit Adx(std::size_t period) : period_(period) {}
  void smooth_in(const Bar& bar, const Bar& previous);
  std::optional<double> average_in_dx(double di_plus, double di_minus);

  std::size_t period_;
  std::optional<Bar> previous_ = {};
  std::size_t movements_ = 0;
  double plus_ = 0.0;   // smoothed upward movement
  double minus_ = 0.0;  // smoothed downward movement
  double range_ = 0.0;  // smoothed true range
  std::size_t dx_count_ = 0;
  double adx_ = 0.0;  // a sum until the seed is complete
};

}  // namespace sensex
