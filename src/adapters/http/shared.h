#pragma once

#include <atomic>
#include <cstddef>

#include "adapters/http/handler_pool.h"
#include "adapters/http/refusal.h"
#include "adapters/http/server.h"
#include "base/log.h"
#include "web/request_ids.h"

namespace sensex {

// What all threads of one server share.
struct ServerShared {
  ServerOptions options = {};
  Handler handler = {};
  Logger& logger;
  RefusalCounters refusals;
  HandlerPool pool;
  RequestIds ids = {};
  std::atomic<std::size_t> connections = 0;
};

}  // namespace sensex
