#pragma once

#include <memory>

#include "base/log.h"
#include "base/metrics.h"
#include "pipeline/queries.h"
#include "web/http.h"

namespace sensex {

struct AppParts {
  Queries& queries;
  Logger& logger;
  Metrics& metrics;
};

// The whole web application as one function from Request to Response: router, API handlers, health,
// metrics, the embedded dashboard. Knows no socket. Safe to call from several threads.
class App {
 public:
  explicit App(const AppParts& parts);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  Response handle(const Request& request) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sensex
