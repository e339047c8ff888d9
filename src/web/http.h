#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sensex {

// A request after the transport has parsed and limited it.
struct Request {
  std::string method = "GET";                       // upper case
  std::string path = "/";                           // percent-decoded, without the query
  std::map<std::string, std::string> query = {};    // percent-decoded; the last of a name wins
  std::map<std::string, std::string> headers = {};  // names in lower case
  std::string body = {};

  // Empty when there is no such parameter.
  std::string_view param(const std::string& name) const;
  std::string_view header(const std::string& lower_case_name) const;
};

struct Header {
  std::string name = {};
  std::string value = {};
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<Header> headers = {};
  // Shared so that a cached body is never copied. Never null. The answer to HEAD has the body of
  // the answer to GET: the transport states its length and leaves it out.
  std::shared_ptr<const std::string> body = std::make_shared<const std::string>();

  // Empty when there is no such header; the name as it was added.
  std::string_view header(std::string_view name) const;
};

// The one Errc-to-status table.
int http_status(Errc code);

// {"error": {"code": "...", "message": "..."}, "request_id": "..."}; the detail never leaves.
Response error_response(const Error& error, std::string_view request_id);
// The same with another status than that of the error's code.
Response error_response(const Error& error, std::string_view request_id, int status);
Response json_response(std::string body);
Response json_response(std::shared_ptr<const std::string> body);
Response text_response(std::string body);

// X-Request-Id and the security headers every response carries, and `Cache-Control: no-store`
// unless the response has its own.
void add_common_headers(Response& response, std::string_view request_id);

}  // namespace sensex
