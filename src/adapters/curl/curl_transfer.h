#pragma once

#include <curl/curl.h>
#include <stop_token>
#include <string>

#include "adapters/curl/curl_error.h"
#include "adapters/curl/curl_http_client.h"

namespace sensex {

// One request and what has come of its answer; the library calls back into it.
class CurlTransfer {
 public:
  // Everything passed in must outlive the transfer.
  CurlTransfer(const HttpRequest& request, const CurlOptions& options, std::string host,
               const std::stop_token& stop)
      : request_(request), options_(options), host_(std::move(host)), stop_(stop) {}

  // Runs the request on `handle`, whose options the transfer sets. REQUIRES: fresh or reset.
  Result<HttpAnswer> run(CURL* handle);

 private:
  void set_request(CURL* handle, const curl_slist* headers) const;
  void set_security(CURL* handle) const;
  void set_callbacks(CURL* handle);
  Error error(CURLcode code, const char* detail) const;

  std::size_t take_body(std::string_view bytes);
  std::size_t take_header(std::string_view line);

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* self);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  const HttpRequest& request_;
  const CurlOptions& options_;
  std::string host_;
  const std::stop_token& stop_;
  HttpAnswer answer_ = {};
  std::size_t header_bytes_ = 0;
  std::string beyond_ = {};  // the limit that the answer exceeded
};

}  // namespace sensex
