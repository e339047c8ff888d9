#pragma once

#include "market/global_series.h"
#include "market/series.h"

namespace sensex {

// Whether a day that both have tells another price in each: any of a bar's four, or the open or the
// close of a point where both have it. A price that came later is news, not a restatement; nor is
// rounding, up to a hundred-thousandth of the price.
bool is_restated(const Series& known, const Series& newer);
bool is_restated(const GlobalSeries& known, const GlobalSeries& newer);

}  // namespace sensex
