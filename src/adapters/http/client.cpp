#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
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

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kBodyLimit = std::size_t{16} * 1024 * 1024;

struct Exchange {
  std::string host = {};
  std::string port = {};
  std::string path = {};
  error_code error = asio::error::timed_out;  // until it has ended
  http::response<http::string_body> answer = {};
};

asio::awaitable<error_code> talk(Exchange& exchange) {
  const auto executor = co_await asio::this_coro::executor;
  tcp::resolver resolver(executor);
  auto [unresolved, endpoints] =
      co_await resolver.async_resolve(exchange.host, exchange.port, kAwait);
  if (unresolved) co_return unresolved;

  tcp::socket socket(executor);
  const auto [unconnected, endpoint] = co_await asio::async_connect(socket, endpoints, kAwait);
  if (unconnected) co_return unconnected;

  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: {}:{}\r\nConnection: close\r\n\r\n", exchange.path,
                  exchange.host, exchange.port);
  const auto [unsent, sent] = co_await asio::async_write(socket, asio::buffer(request), kAwait);
  if (unsent) co_return unsent;

  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kBodyLimit);
  const auto [unread, received] = co_await http::async_read(socket, buffer, parser, kAwait);
  exchange.answer = parser.release();
  co_return unread;
}

asio::awaitable<void> run(Exchange& exchange) { exchange.error = co_await talk(exchange); }

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
  Exchange exchange{.host = address, .port = std::to_string(port), .path = path};
  {
    asio::io_context context(1);
    asio::co_spawn(context, run(exchange), asio::detached);
    context.run_for(timeout);
  }
  if (!exchange.error) return to_response(exchange.answer);
  return fail(
      Errc::unavailable,
      fmt::format("no whole answer from http://{}:{}{} within {} ms; is the server running?",
                  address, port, path, timeout.count()),
      exchange.error.message());
}

}  // namespace sensex
