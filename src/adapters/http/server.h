#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/log.h"
#include "base/metrics.h"
#include "web/blocking.h"
#include "web/http.h"

namespace sensex {

struct ServerOptions {
  std::string address = "0.0.0.0";
  std::uint16_t port = 7860;      // 0: the system chooses; see Server::port()
  int threads = 2;                // each with its own io_context and SO_REUSEPORT acceptor
  int handler_threads = 4;        // for requests that may block
  std::size_t queue_limit = 256;  // of those, running or waiting; more: 503
  std::function<Blocking(const Request&)> blocking = blocking_of;
  std::size_t header_limit_bytes = 8 * 1024;       // more: 431
  std::size_t body_limit_bytes = 64 * 1024;        // more: 413
  std::size_t connection_limit = 1024;             // more: 503 and close
  std::chrono::milliseconds read_timeout{10'000};  // of one request, from its first byte
  std::chrono::milliseconds idle_timeout{60'000};  // between requests, and to take one response
  std::chrono::milliseconds drain_timeout{5'000};  // for requests under way at stop()
};

// Called from several threads at once. A request that blocks often is answered on a thread of a
// pool, so that whoever waits for a busy store keeps nobody else waiting; one that never blocks on
// the thread that reads the socket, where an answer from memory costs no hand-over; one that rarely
// does there too, unless the pool has work, which may be what it would have to wait for. What it
// throws is logged and answered with 500.
using Handler = std::function<Response(const Request&)>;

// HTTP/1.1 over Boost.Beast with C++20 coroutines: keep-alive, pipelining, HEAD from GET's
// response, `Expect: 100-continue`. Sockets, limits and time-outs live here, nothing else does.
// Requests that break a limit (431, 413, 408), are malformed (400), expect what is not done (417,
// 501) or are one connection too many (503) get an answer in the form of every other error, and the
// connection is closed. When the pool's queue is full the answer is 503 and the connection stays.
class Server {
 public:
  virtual ~Server() = default;  // stops
  virtual std::uint16_t port() const = 0;
  // Stops accepting, closes idle connections, lets requests under way finish within drain_timeout,
  // then returns; a handler that is still running is waited for. Not from a handler.
  virtual void stop() = 0;
};

// Listens before it returns; `logger` and `metrics`, where given, must outlive the server. Each
// refusal is a debug line of the log and counts in http_refusals_total{reason}.
// For the whole process it ignores SIGPIPE, unless that has a handler already, as a log line to a
// closed pipe would end it; and it raises the soft limit of open files as far as the connections
// need and the hard limit lets. Where that does not do, it takes fewer connections and says so.
// invalid_argument: not an IP address;
// unavailable: the port is in use, or the address is not this machine's; permission_denied: not
// allowed to bind; each says which address and what to do.
Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Handler handler,
                                             Logger& logger, Metrics* metrics = nullptr);

// One GET on http://address:port/path, for `sensex healthcheck`. unavailable: no connection, or no
// whole response in time.
Result<Response> http_get(const std::string& address, std::uint16_t port, const std::string& path,
                          std::chrono::milliseconds timeout);

}  // namespace sensex
