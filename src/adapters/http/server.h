#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "web/http.h"

namespace sensex {

struct ServerOptions {
  std::string address = "0.0.0.0";
  std::uint16_t port = 7860;  // 0: the system chooses; see Server::port()
  int threads = 2;            // each with its own io_context and SO_REUSEPORT acceptor
  std::size_t header_limit_bytes = 8 * 1024;       // more: 431
  std::size_t body_limit_bytes = 64 * 1024;        // more: 413
  std::size_t connection_limit = 1024;             // more: 503 and close
  std::chrono::milliseconds read_timeout{10'000};  // of one request, from its first byte
  std::chrono::milliseconds idle_timeout{60'000};  // between requests, and to take one response
  std::chrono::milliseconds drain_timeout{5'000};  // for requests under way at stop()
};

// Called from several threads at once. Runs on the thread that reads the socket, so a handler that
// computes for 20 ms keeps that thread's other connections waiting for as long; in return an answer
// from memory costs no hand-over. What it throws is logged and answered with 500.
using Handler = std::function<Response(const Request&)>;

// HTTP/1.1 over Boost.Beast with C++20 coroutines: keep-alive, pipelining, HEAD from GET's
// response, `Expect: 100-continue`. Sockets, limits and time-outs live here, nothing else does.
// Requests that break a limit (431, 413, 408), are malformed (400) or one connection too many (503)
// get an answer in the form of every other error, and the connection is closed.
class Server {
 public:
  virtual ~Server() = default;  // stops
  virtual std::uint16_t port() const = 0;
  // Stops accepting, closes idle connections, lets requests under way finish within drain_timeout,
  // then returns; a handler that is still running is waited for. Not from a handler.
  virtual void stop() = 0;
};

// Listens before it returns; `logger` must outlive the server. invalid_argument: not an IP address;
// unavailable: the port is in use, or the address is not this machine's; permission_denied: not
// allowed to bind; each says which address and what to do.
Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Handler handler,
                                             Logger& logger);

// One GET on http://address:port/path, for `sensex healthcheck`. unavailable: no connection, or no
// whole response in time.
Result<Response> http_get(const std::string& address, std::uint16_t port, const std::string& path,
                          std::chrono::milliseconds timeout);

}  // namespace sensex
