#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// What every object store says of an object that is not there.
tl::unexpected<Error> no_such_object(std::string_view digest);

// The bytes, when they still match their name; malformed_data when not.
Result<std::string> checked_object(std::string_view digest, std::string bytes);

}  // namespace sensex
