#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/metrics.h"
#include "web/http.h"
#include "web/route_metrics.h"

namespace sensex {

using RouteHandler = std::function<Result<Response>(const Request&)>;

// What one path answers to.
class Route {
 public:
  Route(Metrics& metrics, std::string label) : metrics_(metrics, std::move(label)) {}
  void add(std::string method, RouteHandler handler);
  // Null when the path has no such method.
  const RouteHandler* handler(std::string_view method) const;
  std::string allow() const;  // "GET, HEAD, POST"
  const RouteMetrics& metrics() const { return metrics_; }

 private:
  RouteMetrics metrics_;
  std::map<std::string, RouteHandler, std::less<>> handlers_;
};

// Exact paths to routes. Filled once; after that safe to use from several threads.
class Router {
 public:
  // `metrics` must outlive the router.
  explicit Router(Metrics& metrics) : metrics_(metrics) {}
  // `label` is the route's name in metrics; paths may share one.
  void add(const std::string& method, const std::string& path, const std::string& label,
           RouteHandler handler);
  const Route* find(const std::string& path) const;                  // null: no such path
  std::vector<std::string> paths_of(std::string_view method) const;  // in order

 private:
  Metrics& metrics_;
  std::unordered_map<std::string, std::unique_ptr<Route>> routes_;
};

}  // namespace sensex
