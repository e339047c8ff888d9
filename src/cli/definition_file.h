#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// The text of a file that the option --`what` names: a "market" or a "calendar". At most
// kMostDefinitionBytes.
//   not_found          there is no such file
//   malformed_data     it is a folder or has more bytes
//   permission_denied  it cannot be opened
//   unavailable        it was opened, but not read to its end
Result<std::string> read_definition(const std::string& path, std::string_view what);

}  // namespace sensex
