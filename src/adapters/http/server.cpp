#include "adapters/http/server.h"

#include <algorithm>
#include <csignal>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/core.h>

#include "adapters/http/descriptors.h"
#include "adapters/http/shared.h"
#include "adapters/http/worker.h"

namespace sensex {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

tl::unexpected<Error> cannot_listen(const tcp::endpoint& endpoint, const error_code& error) {
  const std::string address = endpoint.address().to_string();
  if (error == asio::error::address_in_use) {
    return fail(Errc::unavailable,
                fmt::format("port {} on {} is in use; choose another with --port or stop the other "
                            "program",
                            endpoint.port(), address));
  }
  if (error == asio::error::access_denied) {
    return fail(Errc::permission_denied,
                fmt::format("not allowed to listen on port {} of {}; choose a port from 1024 up "
                            "with --port",
                            endpoint.port(), address));
  }
  return fail(Errc::unavailable,
              fmt::format("cannot listen on port {} of {}; choose an address of this machine, such "
                          "as 0.0.0.0 or 127.0.0.1",
                          endpoint.port(), address),
              error.message());
}

// SO_REUSEPORT lets another program of the same user share a port without a word. A socket without
// that option may not, so it finds out.
Status probe(const tcp::endpoint& endpoint) {
  asio::io_context context;
  tcp::acceptor acceptor(context);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (error) return cannot_listen(endpoint, error);
  return {};
}

class HttpServer final : public Server {
 public:
  HttpServer(const ServerOptions& options, Handler handler, Logger& logger, Metrics* metrics)
      : shared_{.options = options,
                .handler = std::move(handler),
                .logger = logger,
                .refusals = RefusalCounters(metrics),
                .pool{options.handler_threads, options.queue_limit}} {}

  ~HttpServer() override { stop(); }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  Status listen(tcp::endpoint endpoint) {
    for (int i = 0; i < shared_.options.threads; ++i) {
      auto worker = std::make_unique<Worker>(shared_);
      error_code error;
      worker->listen(endpoint, error);
      if (error) return cannot_listen(endpoint, error);
      endpoint = worker->endpoint();
      workers_.push_back(std::move(worker));
    }
    port_ = endpoint.port();
    return {};
  }

  void start() {
    for (const auto& worker : workers_) worker->start();
    started_ = true;
  }

  std::uint16_t port() const override { return port_; }

  void stop() override {
    if (!std::exchange(started_, false)) return;
    for (const auto& worker : workers_) worker->drain();
    const auto deadline = std::chrono::steady_clock::now() + shared_.options.drain_timeout;
    for (const auto& worker : workers_) {
      if (!worker->finished_by(deadline)) {
        shared_.logger.log(LogLevel::warning, "http",
                           "requests under way were cut off at the stop");
      }
    }
    for (const auto& worker : workers_) worker->halt();
    shared_.pool.close();
    workers_.clear();
  }

 private:
  ServerShared shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::uint16_t port_ = 0;
  bool started_ = false;
};

Result<tcp::endpoint> endpoint_of(const ServerOptions& options) {
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (!error) return tcp::endpoint(address, options.port);
  return fail(
      Errc::invalid_argument,
      fmt::format("the address to listen on must be an IPv4 or IPv6 address such as 0.0.0.0 "
                  "or 127.0.0.1, got '{}'",
                  options.address));
}

void ignore_broken_pipes() {
  struct sigaction now{};
  if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_DFL) {
    std::signal(SIGPIPE, SIG_IGN);
  }
}

// A connection past the limit takes a descriptor too, until it has been told to go.
ServerOptions within_descriptors(ServerOptions options, Logger& logger) {
  const std::size_t wanted = options.connection_limit;
  const std::size_t descriptors = allow_descriptors(2 * wanted + kReservedDescriptors);
  options.connection_limit = connections_within(descriptors, wanted);
  if (options.connection_limit < wanted) {
    logger.log(LogLevel::warning, "http",
               fmt::format("the system allows {} open files, so at most {} connections are taken "
                           "instead of {}; raise the hard limit (ulimit -Hn) for more",
                           descriptors, options.connection_limit, wanted));
  }
  return options;
}

}  // namespace

Result<std::unique_ptr<Server>> start_server(const ServerOptions& options, Handler handler,
                                             Logger& logger, Metrics* metrics) {
  const int fewest_threads = std::min(options.threads, options.handler_threads);
  if (fewest_threads < 1) {
    return fail(
        Errc::invalid_argument,
        fmt::format("a server needs at least 1 thread of each kind, got {}", fewest_threads));
  }
  const auto endpoint = endpoint_of(options);
  if (!endpoint) return fail(endpoint.error());
  if (const auto free = probe(*endpoint); !free) return fail(free.error());

  ignore_broken_pipes();
  auto server = std::make_unique<HttpServer>(within_descriptors(options, logger),
                                             std::move(handler), logger, metrics);
  if (const auto listening = server->listen(*endpoint); !listening) return fail(listening.error());
  server->start();
  return server;
}

}  // namespace sensex
