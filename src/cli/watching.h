#pragma once

#include <thread>

#include "cli/runtime.h"

namespace sensex {

// Looks at the data and the calendar every quarter of a minute, so that the gauges are right
// whenever they are scraped, and warns once a day while the calendar is about to end or has ended.
// Ends with the thread's stop. `runtime` and `clock` must outlive the thread.
std::jthread watch_data(Runtime& runtime, const Clock& clock);

}  // namespace sensex
