#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "adapters/http/server.h"
#include "base/metrics.h"
#include "web/http.h"

namespace sensex {

// Why the transport answers a request itself, without the handler.
enum class Refusal {
  malformed,             // 400
  timeout,               // 408
  body_too_large,        // 413
  expectation,           // 417: an Expect other than 100-continue
  header_too_large,      // 431
  transfer_coding,       // 501: a Transfer-Encoding other than chunked
  too_many_connections,  // 503
  busy,                  // 503: as many requests as may wait for the handler do so
};
inline constexpr std::size_t kRefusals = 8;

// The reason's name in metrics and in the log; the name of its enumerator.
std::string_view to_string(Refusal refusal);

// Status, message in the form of every other error, the common headers and, with 503, Retry-After.
Response refusal_response(Refusal refusal, const ServerOptions& options,
                          std::string_view request_id);

// http_refusals_total{reason}. Safe to use from several threads.
class RefusalCounters {
 public:
  // Counts nothing where `metrics` is null; it must outlive this.
  explicit RefusalCounters(Metrics* metrics);
  void count(Refusal refusal) const;

 private:
  std::array<Counter*, kRefusals> counters_ = {};
};

}  // namespace sensex
