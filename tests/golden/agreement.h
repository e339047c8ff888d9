#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "features/catalogue.h"
#include "features/stock_indicators.h"
#include "market/bar.h"

namespace sensex {

// Fails the test unless the indicator's value is the golden one: both missing, or within what the
// other program's order of additions costs.
void expect_agrees(Indicator indicator, double expected, double actual, std::string_view where);

std::vector<IndicatorValues> indicators_of(std::span<const Bar> bars);

// Fails the test unless a stream that is cut at every seventh bar, and taken up again from a copy,
// gives the same bits as the whole one.
void expect_same_bits_in_steps(std::span<const Bar> bars);

}  // namespace sensex
