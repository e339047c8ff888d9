#pragma once

#include "web/http.h"

namespace sensex {

// Whether the answer to a request has to wait for the store or a model.
enum class Blocking {
  never,   // /livez, /metrics and the dashboard's files: from memory, whatever the store does
  rarely,  // a forecast that is asked for: from the cache, but for the first of new data or a model
  often,   // the rest of the API and the checks of health
};

Blocking blocking_of(const Request& request);

}  // namespace sensex
