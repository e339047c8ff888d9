#pragma once

#include "market/market_data.h"

namespace sensex {

// Gives `data` the days of `known` whose rows its source refused as impossible, with a remark that
// names them: a bar that was good yesterday is not gone because the source has spoilt its row. Only
// of the same origin, and not of a series that was restated, whose known prices are of another
// scale.
void carry_over(const MarketData& known, MarketData& data);

}  // namespace sensex
