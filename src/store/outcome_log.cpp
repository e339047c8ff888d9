#include "store/outcome_log.h"

#include <cmath>
#include <string_view>

#include <fmt/core.h>

#include "store/outcome_check.h"
#include "store/store_text.h"

namespace sensex {
namespace {

Status check_close(std::string_view what, double close) {
  if (std::isfinite(close) && close > 0.0) return {};
  return fail(Errc::invalid_argument, fmt::format("an outcome's {} must be finite and above 0, got "
                                                  "{}",
                                                  what, close));
}

// The difference of two closes in hundredths is a little more than a hundredth as often as less.
bool is_same_close(double one, double other) {
  constexpr double kSlack = 1e-6;
  return std::abs(one - other) <= kCloseRounding + kSlack;
}

}  // namespace

bool says_the_same(const ForecastOutcome& one, const ForecastOutcome& other) {
  return one.direction == other.direction &&
         is_same_close(one.previous_close, other.previous_close) &&
         is_same_close(one.close, other.close);
}

Status check_outcome(const ForecastOutcome& outcome) {
  if (outcome.sequence < 1) {
    return fail(Errc::invalid_argument,
                fmt::format("an outcome is of a ledger entry, whose sequence is 1 or more, got {}",
                            outcome.sequence));
  }
  if (Status fits = check_close("previous close", outcome.previous_close); !fits) return fits;
  if (Status fits = check_close("close", outcome.close); !fits) return fits;
  const std::string_view direction = outcome.close > outcome.previous_close ? "UP" : "DOWN";
  if (outcome.direction != direction) {
    return fail(Errc::invalid_argument,
                fmt::format("an outcome from {} to {} is {}, got '{:.20}'", outcome.previous_close,
                            outcome.close, direction, outcome.direction));
  }
  return check_name("an outcome's snapshot", outcome.snapshot);
}

}  // namespace sensex
