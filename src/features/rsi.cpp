#include "features/rsi.h"

#include <algorithm>

#include "features/period.h"

namespace sensex {

Result<Rsi> Rsi::create(int period) {
  const auto length = parse_period("rsi", period);
  if (!length) return fail(length.error());
  return Rsi(*length);
}

std::optional<double> Rsi::push(double close) {
  if (previous_) average_in(close - *previous_);
  previous_ = close;
  if (changes_ < period_) return std::nullopt;
  const double total = gain_ + loss_;
  return total == 0.0 ? 50.0 : 100.0 * (gain_ / total);
}

void Rsi::average_in(double change) {
  const double n = static_cast<double>(period_);
  const double gain = std::max(change, 0.0);
  const double loss = std::max(-change, 0.0);
  if (changes_ == period_) {
    gain_ = (gain_ * (n - 1.0) + gain) / n;
    loss_ = (loss_ * (n - 1.0) + loss) / n;
    return;
  }
  gain_ += gain;
  loss_ += loss;
  if (++changes_ < period_) return;
  gain_ /= n;
  loss_ /= n;
}

}  // namespace sensex
