#pragma once

#include <string_view>

namespace sensex {

// "0.1.0+1a2b3c4", "-dirty" behind it where the sources differ from the commit; "0.1.0" when built
// outside a checkout. Names the code in the model registry.
std::string_view code_version();

}  // namespace sensex
