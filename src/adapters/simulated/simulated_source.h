#pragma once

#include <cstdint>
#include <memory>

#include "market/bar_source.h"
#include "market/market.h"

namespace sensex {

struct SimulationOptions {
  std::uint64_t seed = 2026;
  // Correlation-like weight, 0 to 1, of the overnight US move in the next Indian close-to-close
  // return. 0: nothing overnight tells anything of the next day.
  double overnight_signal = 0.3;
  Date last_session = {};  // of the index; the caller asks the calendar
};

// A market that never was: the members of `market` in their sectors, one market factor with GARCH
// volatility and Student-t shocks, sector and own noise, volume that follows volatility, and global
// series whose US close of each night leads the next home day by `overnight_signal`; the formula is
// in factors.h. The latest members trade the whole history, 2010-01-04 on; the US trades on every
// weekday, up to the night before the next session, so that both sessions can be forecast at any
// hour. Of the global series it has those that the definition gives a part: what a pre-open
// forecast awaits is that US close, what is known with the home session's end its volatility index,
// and the dollar's price in the market's currency ("usd_inr") the exchange rate. A pure function of
// its options and the market: day t does not depend on last_session, so a longer run extends a
// shorter one. invalid_argument from load(): an option out of its range. `market` must outlive the
// source.
std::unique_ptr<BarSource> make_simulated_source(const SimulationOptions& options,
                                                 const Market& market);

}  // namespace sensex
