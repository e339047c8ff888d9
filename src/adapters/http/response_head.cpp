#include "adapters/http/response_head.h"

#include <iterator>

#include <fmt/chrono.h>

namespace sensex {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "";
  }
}

void add(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void write_head(std::string& head, const Response& response, const HeadOptions& options) {
  head.clear();
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status,
                 reason_of(response.status));
  add(head, "Date", options.date);
  // A 304 has no content; stating its length would state that of the 200 it stands for.
  if (response.status != 304) {
    add(head, "Content-Type", response.content_type);
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body->size());
  }
  for (const Header& header : response.headers) add(head, header.name, header.value);
  if (!options.keep_alive) add(head, "Connection", "close");
  if (options.keep_alive && options.to_http_1_0) add(head, "Connection", "keep-alive");
  head.append("\r\n");
}

std::string_view HttpDate::at(std::time_t now) {
  if (now != made_for_) {
    text_ = fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now));
    made_for_ = now;
  }
  return text_;
}

}  // namespace sensex
