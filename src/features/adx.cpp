#include "features/adx.h"

#include <cmath>

#include "features/period.h"
#include "features/true_range.h"

namespace sensex {

Result<Adx> Adx::create(int period) {
  const auto length = parse_period("adx", period);
  if (!length) return fail(length.error());
  return Adx(*length);
}

std::optional<AdxValue> Adx::push(const Bar& bar) {
  if (previous_) smooth_in(bar, *previous_);
  previous_ = bar;
  if (movements_ < period_) return std::nullopt;
  AdxValue value;
  if (range_ != 0.0) {
    value.di_plus = 100.0 * (plus_ / range_);
    value.di_minus = 100.0 * (minus_ / range_);
  }
  value.adx = average_in_dx(value.di_plus, value.di_minus);
  return value;
}

void Adx::smooth_in(const Bar& bar, const Bar& previous) {
  const double up = bar.high - previous.high;
  const double down = previous.low - bar.low;
  ++movements_;
  if (movements_ >= period_) {
    const double n = static_cast<double>(period_);
    plus_ -= plus_ / n;
    minus_ -= minus_ / n;
    range_ -= range_ / n;
  }
  if (up > 0.0 && up > down) plus_ += up;
  if (down > 0.0 && down > up) minus_ += down;
  range_ += true_range(bar, previous.close);
}

std::optional<double> Adx::average_in_dx(double di_plus, double di_minus) {
  const double n = static_cast<double>(period_);
  const double total = di_plus + di_minus;
  const double dx = total == 0.0 ? 0.0 : 100.0 * (std::abs(di_plus - di_minus) / total);
  if (dx_count_ == period_) {
    if (total != 0.0) adx_ = (adx_ * (n - 1.0) + dx) / n;
    return adx_;
  }
  adx_ += dx;
  if (++dx_count_ < period_) return std::nullopt;
  adx_ /= n;
  return adx_;
}

}  // namespace sensex
