#include "features/atr.h"

#include "features/period.h"
#include "features/true_range.h"

namespace sensex {

Result<Atr> Atr::create(int period) {
  const auto length = parse_period("atr", period);
  if (!length) return fail(length.error());
  return Atr(*length);
}

std::optional<double> Atr::push(const Bar& bar) {
  if (previous_close_) average_in(true_range(bar, *previous_close_));
  previous_close_ = bar.close;
  if (ranges_ < period_) return std::nullopt;
  return average_;
}

void Atr::average_in(double range) {
  const double n = static_cast<double>(period_);
  if (ranges_ == period_) {
    average_ = (average_ * (n - 1.0) + range) / n;
    return;
  }
  average_ += range;
  if (++ranges_ == period_) average_ /= n;
}

}  // namespace sensex
