#pragma once

#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

// Applies the market's declared corporate actions where the data show that their source did not: a
// stock whose price jumps on the ex-date by about the action's factor. Those of which the data have
// both sides are recorded in data.actions, applied here or by the source. Every applied one is a
// remark.
// malformed_data: a factor takes a price out of what a double can hold.
Status apply_declared_actions(const Market& market, MarketData& data);

}  // namespace sensex
