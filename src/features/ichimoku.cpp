#include "features/ichimoku.h"

#include <fmt/format.h>

#include "features/period.h"

namespace sensex {

Result<Ichimoku> Ichimoku::create(IchimokuPeriods periods) {
  for (const int period : {periods.conversion, periods.base, periods.span_b}) {
    if (const auto length = parse_period("ichimoku", period); !length) return fail(length.error());
  }
  if (periods.conversion > periods.base || periods.base > periods.span_b) {
    return fail(Errc::invalid_argument,
                fmt::format("ichimoku periods must not fall, got {}, {} and {}", periods.conversion,
                            periods.base, periods.span_b));
  }
  return Ichimoku(periods);
}

Ichimoku::Ichimoku(IchimokuPeriods periods)
    : conversion_(static_cast<std::size_t>(periods.conversion)),
      base_(static_cast<std::size_t>(periods.base)),
      span_b_(static_cast<std::size_t>(periods.span_b)),
      warmup_(warmup_of(periods)) {}

std::optional<double> Ichimoku::Middle::push(const Bar& bar) {
  const std::optional<double> high = highest_.push(bar.high);
  const std::optional<double> low = lowest_.push(bar.low);
  if (!high || !low) return std::nullopt;
  return (*high + *low) / 2.0;
}

IchimokuValue Ichimoku::push(const Bar& bar) {
  const std::optional<double> conversion = conversion_.push(bar);
  const std::optional<double> base = base_.push(bar);
  IchimokuValue value{.b = span_b_.push(bar)};
  if (conversion && base) value.a = (*conversion + *base) / 2.0;
  return value;
}

}  // namespace sensex
