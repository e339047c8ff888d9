#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace sensex {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string url = {};      // http:// or https://, already percent-encoded
  HttpHeaders headers = {};  // besides Host, Accept-Encoding and Cookie, which the client sets
  std::chrono::milliseconds timeout = std::chrono::seconds(30);  // for the whole answer; above 0
  std::size_t body_limit = 8U << 20U;                            // bytes, after decompression
};

struct HttpAnswer {
  int status = 0;            // any status is an answer, 500 too
  HttpHeaders headers = {};  // names in lower case, in the order they came
  std::string body = {};     // decompressed

  // The first header of that lower-case name.
  std::optional<std::string_view> header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
};

// A port: how this program asks other hosts. Implementations follow redirects, keep cookies from
// one call to the next, and are safe to call from several threads.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  // Asks for the page and waits for the whole answer, or until `stop` is requested.
  // invalid_argument: no http(s) URL. unavailable: not resolved, not connected, not trusted, broken
  // off, out of time or stopped; the message names the host. malformed_data: more than
  // `body_limit`, or compressed in a way that cannot be read.
  virtual Result<HttpAnswer> get(const HttpRequest& request, std::stop_token stop) = 0;
};

}  // namespace sensex
