#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "pipeline/forecast_service.h"
#include "store/store.h"
#include "web/http.h"

namespace sensex {

struct AppParts {
  ForecastService& forecasts;
  Store& store;
  const Clock& clock;
  Logger& logger;
  Metrics& metrics;
  std::string_view code_version;
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
