#include "features/macd.h"

#include <fmt/format.h>

#include "features/period.h"

namespace sensex {

Result<Macd> Macd::create(MacdPeriods periods) {
  for (const int period : {periods.fast, periods.slow, periods.signal}) {
    if (const auto length = parse_period("macd", period); !length) return fail(length.error());
  }
  if (periods.fast >= periods.slow) {
    return fail(Errc::invalid_argument, fmt::format("macd fast period must be below the slow one, "
                                                    "got {} and {}",
                                                    periods.fast, periods.slow));
  }
  return Macd(*Ema::create(periods.fast), *Ema::create(periods.slow), *Ema::create(periods.signal));
}

std::optional<MacdValue> Macd::push(double close) {
  const std::optional<double> slow = slow_.push(close);
  if (skip_ > 0) {
    --skip_;
    return std::nullopt;
  }
  const std::optional<double> fast = fast_.push(close);
  if (!fast || !slow) return std::nullopt;
  const double line = *fast - *slow;
  const std::optional<double> signal = signal_.push(line);
  if (!signal) return std::nullopt;
  return MacdValue{.line = line, .signal = *signal, .histogram = line - *signal};
}

}  // namespace sensex
