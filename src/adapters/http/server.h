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
  std::chrono::milliseconds idle_timeout{60'000};  // between requests of one connection
  std::chrono::milliseconds drain_timeout{5'000};  // for requests under way at stop()
};

using Handler = std::function<Response(const Request&)>;

// HTTP/1.1 over Boost.Beast with C++20 coroutines. Sockets, limits and time-outs live here, nothing
// else does.
class Server {
 public:
  virtual ~Server() = default;  // stops
  virtual std::uint16_t port() const = 0;
  // Stops accepting, lets requests under way finish within drain_timeout, then returns.
  virtual void stop() = 0;
};

// Listens before it returns. unavailable: the port is in use; permission_denied: not allowed to
// bind; each says which address and what to do.
Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Handler handler,
                                             Logger& logger);

// One GET on http://address:port/path, for `sensex healthcheck`. unavailable: no connection, or no
// whole response in time.
Result<Response> http_get(const std::string& address, std::uint16_t port, const std::string& path,
                          std::chrono::milliseconds timeout);

}  // namespace sensex
