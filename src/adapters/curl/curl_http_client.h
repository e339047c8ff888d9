#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/http_client.h"

namespace sensex {

inline constexpr int kMaxRedirects = 5;
inline constexpr std::size_t kMaxHeaderBytes = 64U << 10U;  // of one answer, all headers together

struct CurlOptions {
  std::chrono::milliseconds connect_timeout = std::chrono::seconds(10);  // with TLS
  std::string ca_file = {};  // PEM of trusted authorities; empty: the system's
};

// An HttpClient over libcurl.
//   protocols    http and https only; TLS 1.2 or newer, certificate and host name always verified
//   redirects    at most kMaxRedirects, and from https never to http
//   compression  gzip and deflate; the body limit counts what comes out
//   proxies      as the environment says: https_proxy, http_proxy, all_proxy, no_proxy
//   cookies      kept in memory for the life of the client, shared by its threads
//   connections  kept open and used again
//   stop         noticed within about a second while nothing arrives, at once otherwise
// internal: the library cannot be set up.
Result<std::unique_ptr<HttpClient>> make_curl_http_client(const CurlOptions& options);

}  // namespace sensex
