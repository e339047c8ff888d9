#pragma once

#include <functional>

#include "base/error.h"
#include "web/http.h"

namespace sensex {

// What `answer` gives. What it throws, a bug or a lack of memory, becomes an internal error whose
// message names the log and whose detail, for that log only, is what was thrown.
Result<Response> guarded(const std::function<Result<Response>()>& answer);

}  // namespace sensex
