#pragma once

#include "base/clock.h"
#include "base/date.h"

namespace sensex {

// Indian Standard Time is UTC+05:30 the whole year and has been since 1945.
Instant at_ist(Date date, int hour, int minute);
Date ist_date(Instant instant);

}  // namespace sensex
