#include "market/bar.h"

#include <cmath>
#include <optional>

#include <fmt/core.h>

namespace sensex {
namespace {

bool all_finite(const Bar& bar) {
  return std::isfinite(bar.open) && std::isfinite(bar.high) && std::isfinite(bar.low) &&
         std::isfinite(bar.close) && std::isfinite(bar.volume);
}

// The first relation that does not hold.
std::optional<std::string> contradiction(const Bar& bar) {
  if (!all_finite(bar)) {
    return fmt::format("values must be finite, got open {} high {} low {} close {} volume {}",
                       bar.open, bar.high, bar.low, bar.close, bar.volume);
  }
  if (bar.high < bar.low) return fmt::format("high {} is below low {}", bar.high, bar.low);
  if (bar.low <= 0) return fmt::format("prices must be above 0, got low {}", bar.low);
  if (bar.open < bar.low) return fmt::format("open {} is below low {}", bar.open, bar.low);
  if (bar.open > bar.high) return fmt::format("open {} is above high {}", bar.open, bar.high);
  if (bar.close < bar.low) return fmt::format("close {} is below low {}", bar.close, bar.low);
  if (bar.close > bar.high) return fmt::format("close {} is above high {}", bar.close, bar.high);
  if (bar.volume < 0) return fmt::format("volume must be 0 or more, got {}", bar.volume);
  return std::nullopt;
}

}  // namespace

Result<Bar> Bar::create(const Bar& values) {
  if (const auto reason = contradiction(values)) {
    return fail(Errc::malformed_data,
                fmt::format("impossible bar of {}: {}", values.date.to_string(), *reason));
  }
  return values;
}

}  // namespace sensex
