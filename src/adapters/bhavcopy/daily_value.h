#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"

namespace sensex {

// Foreign bytes go into messages only in a form every log and terminal takes: the first 40, in
// quotes, with '?' for what is not printable ASCII.
std::string shown(std::string_view text);
bool is_printable_ascii(std::string_view text);
std::string printable_ascii(std::string_view text);  // with '?' for every other byte

std::string upper_case(std::string_view text);  // of ASCII letters

// A finite number, nothing before or after it.
std::optional<double> parse_daily_number(std::string_view text);

// A day as the exchanges write it: 2024-07-05, 05-JUL-2024, 5-Jul-2024, 05-Jul-24. Two digits of
// the year mean 1990 to 2089.
std::optional<Date> parse_daily_date(std::string_view text);

// The day in the name of BSE's legacy files, EQDDMMYY.CSV, EQDDMMYY_CSV.ZIP or
// EQ_ISINCODE_DDMMYY.CSV, after any folders.
std::optional<Date> day_in_bse_name(std::string_view name);

// 12 characters of A-Z and 0-9.
bool is_isin(std::string_view text);

}  // namespace sensex
