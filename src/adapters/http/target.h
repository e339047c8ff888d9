#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// The target of a request line (RFC 9112, 3.2), taken apart.
struct Target {
  std::string path = {};  // decoded, "/" first, no "//", "." or ".."
  std::map<std::string, std::string> query =
      {};  // decoded, "+" is a space; the last of a name wins
};

// Takes origin form, "/path?query", and absolute form, "http://host/path?query".
// invalid_argument: another form, a bad percent escape, an encoded NUL, or more than 64 parameters.
Result<Target> parse_target(std::string_view target);

}  // namespace sensex
