#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "pipeline/queries.h"
#include "web/embedded_files.h"
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
  // With the dashboard that is inside the program. The parts must outlive the App.
  explicit App(const AppParts& parts);
  // With these files for a dashboard; they are copied.
  App(const AppParts& parts, std::span<const EmbeddedFile> dashboard);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  // Never throws: a handler that does is logged and answered with 500.
  Response handle(const Request& request) const;
  // Every path that answers to the method, in the order of the alphabet.
  std::vector<std::string> paths_of(std::string_view method) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sensex
