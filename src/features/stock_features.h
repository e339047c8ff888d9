#pragma once

#include <vector>

#include "features/stock_forms.h"
#include "market/panel.h"
#include "market/universe.h"

namespace sensex {

// [days]: the equal-weight mean of each form over the members that have one that day; kMissing
// where none has. A missing bar and a stale copy leave a stock out for the day.
std::vector<StockFormValues> stock_features(const Panel& panel, const Universe& universe);

}  // namespace sensex
