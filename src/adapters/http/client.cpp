#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/core.h>

#include "adapters/http/server.h"

namespace sensex {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kBodyLimit = std::size_t{16} * 1024 * 1024;

// One request and its answer. Each step starts the next; an error ends it.
class Exchange {
 public:
  Exchange(const std::string& host, const std::string& port, const std::string& path)
      : request_(fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n\r\n", path,
                             host, port)) {
    parser_.body_limit(kBodyLimit);
    resolver_.async_resolve(host, port, [this](const error_code& error, const Hosts& hosts) {
      if (proceeds(error)) connect(hosts);
    });
  }

  // What ended it: no error, or timed_out when nothing did.
  error_code run_for(std::chrono::milliseconds timeout) {
    context_.run_for(timeout);
    return outcome_;
  }

  const http::response<http::string_body>& answer() const { return parser_.get(); }

 private:
  using Hosts = tcp::resolver::results_type;

  bool proceeds(const error_code& error) {
    if (error) outcome_ = error;
    return !error;
  }

  void connect(const Hosts& hosts) {
    asio::async_connect(socket_, hosts, [this](const error_code& error, const tcp::endpoint&) {
      if (proceeds(error)) send();
    });
  }

  void send() {
    asio::async_write(socket_, asio::buffer(request_),
                      [this](const error_code& error, std::size_t) {
                        if (proceeds(error)) receive();
                      });
  }

  void receive() {
    http::async_read(socket_, buffer_, parser_,
                     [this](const error_code& error, std::size_t) { outcome_ = error; });
  }

  std::string request_;
  error_code outcome_ = asio::error::timed_out;
  boost::beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  asio::io_context context_{1};
  tcp::resolver resolver_{context_};
  tcp::socket socket_{context_};
};

Response to_response(const http::response<http::string_body>& answer) {
  Response response;
  response.status = static_cast<int>(answer.result_int());
  response.content_type = answer[http::field::content_type];
  for (const auto& field : answer) {
    response.headers.push_back({.name = field.name_string(), .value = field.value()});
  }
  response.body = std::make_shared<const std::string>(answer.body());
  return response;
}

}  // namespace

Result<Response> http_get(const std::string& address, std::uint16_t port, const std::string& path,
                          std::chrono::milliseconds timeout) {
  Exchange exchange(address, std::to_string(port), path);
  const error_code error = exchange.run_for(timeout);
  if (!error) return to_response(exchange.answer());
  if (error == asio::error::connection_refused) {
    return fail(Errc::unavailable,
                fmt::format("nothing listens on {}:{}; start it with sensex serve "
                            "--port {}, or name the port it has",
                            address, port, port));
  }
  return fail(
      Errc::unavailable,
      fmt::format("no whole answer from http://{}:{}{} within {} ms; is the server running?",
                  address, port, path, timeout.count()),
      error.message());
}

}  // namespace sensex
