#pragma once

#include <string_view>

#include "market/global_spec.h"

namespace sensex {

// What follows the word `global` in a market's definition: an id, then key=value words.
//   us_equity ticker=^GSPC zone=America/New_York calendar=nyse close=16:15 awaited=pre-open
// malformed_data: an unknown key, a value that is none, or a line that says too little.
Result<GlobalSpec> parse_global_spec(std::string_view text);

// a-z, 0-9 and _ after a letter, at most 40: what ids and names of features are made of.
bool is_definition_name(std::string_view text);

// A file or a ticker, which becomes part of paths and addresses: letters, digits and ^=.&_-/, at
// most 40, no way up.
bool is_plain_name(std::string_view text);

}  // namespace sensex
