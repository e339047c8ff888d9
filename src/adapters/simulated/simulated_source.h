#pragma once

#include <cstdint>
#include <memory>

#include "market/bar_source.h"
#include "market/trading_calendar.h"
#include "market/universe.h"

namespace sensex {

struct SimulationOptions {
  std::uint64_t seed = 2026;
  // Correlation-like weight, 0 to 1, of the overnight US move in the next Indian close-to-close
  // return. 0: nothing overnight tells anything of the next day.
  double overnight_signal = 0.3;
  Date last_session = {};  // of the index; the caller asks the calendar
};

// A market that never was: 30 stocks in sectors, one market factor with GARCH volatility and
// Student-t shocks, sector and own noise, volume that follows volatility, and global series whose
// US close of each night leads the next Indian day by `overnight_signal`; the formula is in
// factors.h. The universe's latest 30 members trade the whole history, 2010-01-04 on; the US trades
// on every weekday, up to the night before the next session, so that both sessions can be forecast
// at any hour. A pure function of its options: day t does not depend on last_session, so a longer
// run extends a shorter one. invalid_argument from load(): an option out of its range. `calendar`
// and `universe` must outlive the source.
std::unique_ptr<BarSource> make_simulated_source(const SimulationOptions& options,
                                                 const TradingCalendar& calendar,
                                                 const Universe& universe);

}  // namespace sensex
