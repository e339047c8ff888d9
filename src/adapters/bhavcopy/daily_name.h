#pragma once

#include <optional>
#include <string_view>

#include "base/date.h"

namespace sensex {

// The day in the name an exchange gives a daily file (docs/formats/daily-files.md lists the names),
// after any folders, in any letter case. Empty: a name of another form, or no day.
std::optional<Date> day_in_daily_name(std::string_view name);

}  // namespace sensex
