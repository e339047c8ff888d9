#include "features/period.h"

#include <fmt/format.h>

namespace sensex {

Result<std::size_t> parse_period(std::string_view indicator, int period) {
  if (period >= 1 && period <= kLongestPeriod) return static_cast<std::size_t>(period);
  return fail(Errc::invalid_argument,
              fmt::format("{} period must be 1 to {}, got {}", indicator, kLongestPeriod, period));
}

}  // namespace sensex
