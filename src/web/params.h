#pragma once

#include "base/error.h"
#include "market/session.h"
#include "web/http.h"

namespace sensex {

struct IntRange {
  int least = 0;
  int most = 0;
  int when_absent = 0;
};

// invalid_argument: `days must be a whole number from 1 to 3650, got 'x'`.
Result<int> int_param(const Request& request, const std::string& name, const IntRange& range);

// The session of the query. invalid_argument: absent, or neither evening nor pre-open.
Result<Session> session_param(const Request& request);

// The same, or of the body, which is empty or {"session": "..."} and nothing else.
// invalid_argument: another body, or query and body disagree.
Result<Session> session_param_or_body(const Request& request);

}  // namespace sensex
