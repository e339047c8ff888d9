#include "adapters/http/refusal.h"

#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

struct Row {
  std::string_view reason = {};
  int status = 0;
  Errc code = Errc::invalid_argument;
};

// In the order of the enumerators.
constexpr std::array<Row, kRefusals> kRows{{
    {.reason = "malformed", .status = 400},
    {.reason = "timeout", .status = 408},
    {.reason = "body_too_large", .status = 413},
    {.reason = "expectation", .status = 417},
    {.reason = "header_too_large", .status = 431},
    {.reason = "transfer_coding", .status = 501},
    {.reason = "too_many_connections", .status = 503, .code = Errc::unavailable},
    {.reason = "busy", .status = 503, .code = Errc::unavailable},
}};

const Row& row_of(Refusal refusal) { return kRows.at(static_cast<std::size_t>(refusal)); }

std::string message_of(Refusal refusal, const ServerOptions& options) {
  switch (refusal) {
    case Refusal::malformed:
      return "what came is not an HTTP/1.1 request";
    case Refusal::timeout:
      return fmt::format("a request must arrive within {} ms, got a part of one",
                         options.read_timeout.count());
    case Refusal::body_too_large:
      return fmt::format("a body may have {} bytes, got more", options.body_limit_bytes);
    case Refusal::expectation:
      return "the only expectation that is met is 100-continue; send the request without Expect";
    case Refusal::header_too_large:
      return fmt::format("request line and headers may have {} bytes, got more",
                         options.header_limit_bytes);
    case Refusal::transfer_coding:
      return "the only transfer coding that is understood is chunked; send the body as it is";
    case Refusal::too_many_connections:
      return fmt::format("all {} connections are taken; try again later", options.connection_limit);
    case Refusal::busy:
      return fmt::format("{} requests are waiting already; try again later", options.queue_limit);
  }
  return {};
}

}  // namespace

std::string_view to_string(Refusal refusal) { return row_of(refusal).reason; }

Response refusal_response(Refusal refusal, const ServerOptions& options,
                          std::string_view request_id) {
  const Row& row = row_of(refusal);
  Response response = error_response({.code = row.code, .message = message_of(refusal, options)},
                                     request_id, row.status);
  add_common_headers(response, request_id);
  if (row.status == 503) response.headers.push_back({.name = "Retry-After", .value = "1"});
  return response;
}

RefusalCounters::RefusalCounters(Metrics* metrics) {
  if (!metrics) return;
  for (std::size_t i = 0; i < kRefusals; ++i) {
    counters_.at(i) = &metrics->counter(
        "http_refusals_total", "Requests and connections the transport answered itself",
        {{.name = "reason", .value = std::string(kRows.at(i).reason)}});
  }
}

void RefusalCounters::count(Refusal refusal) const {
  if (Counter* counter = counters_.at(static_cast<std::size_t>(refusal))) counter->increment();
}

}  // namespace sensex
