#include "web/route_metrics.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace sensex {
namespace {

// A caller chooses the method, so what we do not know shares one label.
constexpr std::array<std::string_view, 4> kMethodNames{"GET", "HEAD", "POST", "other"};
constexpr std::array<int, 9> kKnownStatuses{200, 304, 400, 403, 404, 405, 409, 500, 503};

std::size_t method_index(std::string_view method) {
  const auto found = std::ranges::find(kMethodNames.begin(), kMethodNames.end() - 1, method);
  return static_cast<std::size_t>(found - kMethodNames.begin());
}

std::size_t status_index(int status) {
  const auto found = std::ranges::find(kKnownStatuses, status);
  return static_cast<std::size_t>(found - kKnownStatuses.begin());
}

std::string status_label(std::size_t index) {
  return index < kKnownStatuses.size() ? std::to_string(kKnownStatuses.at(index)) : "other";
}

const std::vector<double>& duration_bounds() {
  static const std::vector<double> bounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                          0.025,  0.05,    0.1,    0.25,  0.5,    1.0,   2.5};
  return bounds;
}

}  // namespace

RouteMetrics::RouteMetrics(Metrics& metrics, std::string route)
    : metrics_(metrics),
      route_(std::move(route)),
      duration_(metrics.histogram("http_request_duration_seconds",
                                  "Time to make a response, without the network", duration_bounds(),
                                  {{.name = "route", .value = route_}})) {}

void RouteMetrics::record(std::string_view method, int status, double seconds) const {
  counter(method_index(method), status_index(status)).increment();
  duration_.observe(seconds);
}

Counter& RouteMetrics::counter(std::size_t method, std::size_t status) const {
  std::atomic<Counter*>& slot = counters_.at(method).at(status);
  if (Counter* known = slot.load(std::memory_order_acquire)) return *known;
  Counter& counter =
      metrics_.counter("http_requests_total", "Requests answered",
                       {{.name = "route", .value = route_},
                        {.name = "method", .value = std::string(kMethodNames.at(method))},
                        {.name = "status", .value = status_label(status)}});
  slot.store(&counter, std::memory_order_release);
  return counter;
}

}  // namespace sensex
