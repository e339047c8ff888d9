#pragma once

#include <string_view>

namespace sensex {

// The texts of market/markets/*.txt, as they were when the program was built.
std::string_view sensex_market_text();
std::string_view nifty50_market_text();

}  // namespace sensex
