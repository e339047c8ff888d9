#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "base/error.h"
#include "market/symbol.h"

namespace sensex {

// The words of a line of a market definition, each checked as it is taken off `rest`. Errors are
// malformed_data, without the place: the caller knows the line.

tl::unexpected<Error> malformed_definition(std::string message);

// The whole rest, one plain name; `what` says in the error what was expected.
Result<std::string> one_word(std::string_view rest, std::string_view what);
Result<Symbol> next_symbol(std::string_view& rest);
Result<Date> next_date(std::string_view& rest);
Result<double> next_factor(std::string_view& rest);  // finite and above 0
Status nothing_left(std::string_view rest);

}  // namespace sensex
