#pragma once

#include <curl/curl.h>
#include <string>

#include "base/http_client.h"

namespace sensex {

// What is known of a transfer that failed.
struct CurlFailure {
  CURLcode code = CURLE_OK;
  std::string host = {};    // as messages name it, such as "127.0.0.1:8080"
  bool from_https = false;  // the request's own address was https
  std::string detail = {};  // the library's own words
  bool stopped = false;     // by a request of ours
  std::string beyond = {};  // the limit that the answer exceeded, such as "1000 bytes"
};

// Says in our words which host failed, how, and what to do.
Error curl_error(const CurlFailure& failure, const HttpRequest& request);

}  // namespace sensex
