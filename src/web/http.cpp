#include "web/http.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace sensex {
namespace {

// Charts put style attributes into their tooltips; a style element or another origin's anything
// stays forbidden.
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view lookup(const std::map<std::string, std::string>& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? std::string_view() : std::string_view(found->second);
}

void add(Response& response, std::string_view name, std::string_view value) {
  response.headers.push_back({.name = std::string(name), .value = std::string(value)});
}

}  // namespace

std::string_view Request::param(const std::string& name) const { return lookup(query, name); }

std::string_view Request::header(const std::string& lower_case_name) const {
  return lookup(headers, lower_case_name);
}

std::string_view Response::header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &Header::name);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

int http_status(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return 400;
    case Errc::permission_denied:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::already_exists:
    case Errc::refused:
      return 409;
    case Errc::not_enough_data:
    case Errc::unavailable:
      return 503;
    case Errc::malformed_data:
    case Errc::unsupported_version:
    case Errc::internal:
      return 500;
  }
  return 500;
}

Response error_response(const Error& error, std::string_view request_id) {
  return error_response(error, request_id, http_status(error.code));
}

// A problem of RFC 9457, with members of our own.
Response error_response(const Error& error, std::string_view request_id, int status) {
  using Json = nlohmann::ordered_json;
  Json body;
  body["title"] = to_string(error.code);
  body["status"] = status;
  body["detail"] = error.message;
  body["error"]["code"] = to_string(error.code);
  body["error"]["message"] = error.message;
  body["request_id"] = request_id;
  // A message may quote the caller, and the caller may send anything but UTF-8.
  Response response = json_response(body.dump(-1, ' ', false, Json::error_handler_t::replace));
  response.status = status;
  response.content_type = "application/problem+json";
  return response;
}

Response json_response(std::string body) {
  return json_response(std::make_shared<const std::string>(std::move(body)));
}

Response json_response(std::shared_ptr<const std::string> body) {
  Response response;
  response.body = std::move(body);
  return response;
}

Response text_response(std::string body) {
  Response response = json_response(std::move(body));
  response.content_type = "text/plain; charset=utf-8";
  return response;
}

void add_common_headers(Response& response, std::string_view request_id) {
  const bool has_caching = !response.header("Cache-Control").empty();
  response.headers.reserve(response.headers.size() + 5);
  add(response, "X-Request-Id", request_id);
  add(response, "X-Content-Type-Options", "nosniff");
  add(response, "Content-Security-Policy", kContentSecurityPolicy);
  add(response, "Referrer-Policy", "no-referrer");
  if (!has_caching) add(response, "Cache-Control", "no-store");
}

}  // namespace sensex
