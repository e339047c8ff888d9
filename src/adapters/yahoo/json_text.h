#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

struct JsonLimits {
  std::size_t bytes = 0;
  std::size_t depth = 0;   // of arrays and objects in each other
  std::size_t values = 0;  // about: separators are counted
};

// Makes JSON of a text that is nearly JSON, and bounds what a parser will be given. Outside strings
// NaN, Infinity and -Infinity, and numbers beyond the range of a double, become null: for prices
// either means that there is none. Everything else is copied as it is, right or wrong.
// malformed_data: a limit is exceeded; the message says which and no more.
Result<std::string> bounded_json(std::string_view text, const JsonLimits& limits);

}  // namespace sensex
