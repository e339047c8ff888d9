#pragma once

#include "base/clock.h"
#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

// Leaves out of `data` whatever could not be known at `now`: of a session whose bar is not final
// the open alone stays, from its opening on; of a global series each field stays from the instant
// its spec names. A global series that the market does not declare loses its points. A simulated
// night is delivered with its day, so simulated global series stay as they are.
void keep_known(MarketData& data, const Market& market, Instant now);

}  // namespace sensex
