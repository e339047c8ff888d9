#pragma once

#include "market/bar.h"

namespace sensex {

// The largest of the day's range and the distances of its ends from the previous close.
double true_range(const Bar& bar, double previous_close);

}  // namespace sensex
