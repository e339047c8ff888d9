#pragma once

#include "web/http.h"

namespace sensex {

// Whether the answer may have to wait for the store or a model: the API and the checks of health.
// The others, /livez, /metrics and the dashboard's files, come from memory whatever the store does.
bool may_block(const Request& request);

}  // namespace sensex
