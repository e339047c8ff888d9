#include "adapters/http/worker.h"

#include <algorithm>
#include <exception>
#include <sys/socket.h>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace sensex {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);
// How long to wait when the system has no file descriptor left for a new connection.
constexpr milliseconds kAcceptRetry{100};

// A deadline may be overrun by this much.
milliseconds expiry_interval(const ServerOptions& options) {
  const milliseconds shortest = std::min(options.read_timeout, options.idle_timeout);
  return std::clamp(shortest / 4, milliseconds(5), milliseconds(250));
}

// Puts a value in a set for a scope.
class Membership {
 public:
  Membership(std::set<Connection*>& set, Connection& connection)
      : set_(set), connection_(connection) {
    set_.insert(&connection_);
  }
  ~Membership() { set_.erase(&connection_); }
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;

 private:
  std::set<Connection*>& set_;
  Connection& connection_;
};

// Counts one connection of the server for a scope.
class Seat {
 public:
  explicit Seat(std::atomic<std::size_t>& taken) : taken_(taken), before_(taken_.fetch_add(1)) {}
  ~Seat() { taken_.fetch_sub(1); }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  std::size_t taken_before() const { return before_; }

 private:
  std::atomic<std::size_t>& taken_;
  std::size_t before_;
};

}  // namespace

Worker::Worker(ServerShared& shared) : shared_(shared) {}

Worker::~Worker() { halt(); }

void Worker::halt() {
  context_.stop();
  if (thread_.joinable()) thread_.join();
}

void Worker::listen(const tcp::endpoint& endpoint, error_code& error) {
  acceptor_.open(endpoint.protocol(), error);
  if (error) return;
  acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (error) return;
  const int on = 1;
  if (::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
    error = error_code(errno, boost::system::system_category());
    return;
  }
  acceptor_.bind(endpoint, error);
  if (error) return;
  acceptor_.listen(tcp::acceptor::max_listen_connections, error);
}

tcp::endpoint Worker::endpoint() const { return acceptor_.local_endpoint(); }

void Worker::start() {
  keep_running(&Worker::accept_all);
  keep_running(&Worker::expire_connections);
  thread_ = std::thread([this] { run(); });
}

void Worker::run() {
  for (bool again = true; again;) {
    try {
      context_.run();
      again = false;
    } catch (...) {
      report(std::current_exception());
    }
  }
  finish_.set_value();
}

void Worker::keep_running(Loop loop) {
  asio::co_spawn(context_, (this->*loop)(), [this, loop](const std::exception_ptr& thrown) {
    if (!thrown) return;
    report(thrown);
    keep_running(loop);
  });
}

void Worker::report(const std::exception_ptr& thrown) {
  std::string what;
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    what = error.what();
  } catch (...) {
    what = "not a std::exception";
  }
  shared_.logger.log(LogLevel::error, "http", "a server thread goes on after an exception", what);
}

void Worker::drain() {
  asio::post(context_, [this] {
    draining_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    expiry_.cancel();
    retry_.cancel();
    for (Connection* connection : connections_) connection->drain();
  });
}

bool Worker::finished_by(std::chrono::steady_clock::time_point deadline) const {
  return finished_.wait_until(deadline) == std::future_status::ready;
}

asio::awaitable<void> Worker::accept_all() {
  bool failing = false;
  while (!draining_) {
    auto [error, socket] = co_await acceptor_.async_accept(kAwait);
    if (!error) {
      failing = false;
      asio::co_spawn(context_, attend(std::move(socket)), [this](const std::exception_ptr& thrown) {
        if (thrown) report(thrown);
      });
      continue;
    }
    if (draining_) co_return;
    if (!std::exchange(failing, true)) {
      shared_.logger.log(LogLevel::warning, "http", "cannot accept connections at the moment",
                         error.message());
    }
    retry_.expires_after(kAcceptRetry);
    co_await retry_.async_wait(kAwait);
  }
}

asio::awaitable<void> Worker::attend(tcp::socket socket) {
  const Seat seat(shared_.connections);
  const std::size_t limit = shared_.options.connection_limit;
  // Turning away takes a descriptor for a moment as well; past twice the limit there is no word.
  if (draining_ || seat.taken_before() >= 2 * limit) co_return;
  Connection connection(shared_, date_, std::move(socket));
  const Membership membership(connections_, connection);
  if (seat.taken_before() >= limit) {
    co_await connection.turn_away();
  } else {
    co_await connection.serve();
  }
}

asio::awaitable<void> Worker::expire_connections() {
  const milliseconds interval = expiry_interval(shared_.options);
  while (!draining_) {
    expiry_.expires_after(interval);
    co_await expiry_.async_wait(kAwait);
    const auto now = std::chrono::steady_clock::now();
    for (Connection* connection : connections_) connection->expire_if_due(now);
  }
}

}  // namespace sensex
