#pragma once

#include "base/date.h"

namespace sensex {

// Whether New York's afternoon of `date` is on daylight saving time: from the second Sunday of
// March up to, not including, the first Sunday of November (Energy Policy Act of 2005, in force
// since 2007; earlier years are not right here).
bool is_us_daylight_time(Date date);

}  // namespace sensex
