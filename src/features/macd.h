#pragma once

#include <optional>

#include "base/error.h"
#include "features/ema.h"

namespace sensex {

struct MacdPeriods {
  int fast = 12;
  int slow = 26;
  int signal = 9;
};

struct MacdValue {
  double line = 0.0;  // fast EMA - slow EMA, price units
  double signal = 0.0;
  double histogram = 0.0;  // line - signal
};

// Moving Average Convergence Divergence (Appel). As in TA-Lib the fast average is seeded so late
// that both start on the same close, and all three outputs start together.
//   in     closes, oldest first
//   out    none for the first `slow` + `signal` - 2 closes
class Macd {
 public:
  // invalid_argument unless each is 1 to 1000 and fast < slow
  static Result<Macd> create(MacdPeriods periods);
  static constexpr std::size_t warmup_of(MacdPeriods periods) {
    return static_cast<std::size_t>(periods.slow + periods.signal) - 2;
  }

  std::optional<MacdValue> push(double close);
  std::size_t warmup() const { return slow_.warmup() + signal_.warmup(); }

 private:
  Macd(Ema fast, Ema slow, Ema signal)
      : fast_(fast), slow_(slow), signal_(signal), skip_(slow.warmup() - fast.warmup()) {}

  Ema fast_;
  Ema slow_;
  Ema signal_;
  std::size_t skip_;  // closes that the fast average has still to leave out
};

}  // namespace sensex
