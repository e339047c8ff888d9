#pragma once

#include <array>
#include <atomic>
#include <string>
#include <string_view>

#include "base/metrics.h"

namespace sensex {

// http_requests_total{route,method,status} and http_request_duration_seconds{route} of one route.
// A counter is looked up at its first use and kept; after that recording takes no lock of ours and
// allocates nothing. Safe to use from several threads.
class RouteMetrics {
 public:
  // `metrics` must outlive this.
  RouteMetrics(Metrics& metrics, std::string route);
  void record(std::string_view method, int status, double seconds) const;

 private:
  static constexpr std::size_t kMethods = 4;    // GET HEAD POST and any other
  static constexpr std::size_t kStatuses = 10;  // those we answer with, and any other

  Counter& counter(std::size_t method, std::size_t status) const;

  Metrics& metrics_;
  std::string route_;
  Histogram& duration_;
  mutable std::array<std::array<std::atomic<Counter*>, kStatuses>, kMethods> counters_ = {};
};

}  // namespace sensex
