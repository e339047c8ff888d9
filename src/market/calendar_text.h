#pragma once

#include <string_view>

namespace sensex {

// The text of market/calendar/bse.txt, as it was when the program was built.
std::string_view bse_calendar_text();
// The text of market/calendar/nyse.txt, likewise.
std::string_view nyse_calendar_text();

}  // namespace sensex
