#pragma once

#include <chrono>
#include <exception>
#include <future>
#include <set>
#include <thread>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "adapters/http/connection.h"
#include "adapters/http/shared.h"

namespace sensex {

// One thread with its own io_context, acceptor and connections. The kernel spreads new connections
// over the acceptors of one port (SO_REUSEPORT), so that threads share no queue and no lock, but
// for the pool that answers what may block.
class Worker {
 public:
  // `shared` must outlive the worker.
  explicit Worker(ServerShared& shared);
  // Abandons what is still under way.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Binds beside other workers of this process and listens. Called before start().
  void listen(const boost::asio::ip::tcp::endpoint& endpoint, boost::system::error_code& error);
  boost::asio::ip::tcp::endpoint endpoint() const;

  void start();
  // Stops accepting, closes idle connections and lets the others finish. From any thread.
  void drain();
  // False when requests are still under way at `deadline`.
  bool finished_by(std::chrono::steady_clock::time_point deadline) const;
  // Ends the thread. What is still under way stays as it is until the worker is destroyed.
  void halt();

 private:
  using Loop = boost::asio::awaitable<void> (Worker::*)();

  boost::asio::awaitable<void> accept_all();
  boost::asio::awaitable<void> attend(boost::asio::ip::tcp::socket socket);
  boost::asio::awaitable<void> expire_connections();
  void run();
  // An exception, such as for a lack of memory, ends neither the loop nor the thread.
  void keep_running(Loop loop);
  void report(const std::exception_ptr& thrown);

  ServerShared& shared_;
  HttpDate date_;
  std::promise<void> finish_;
  std::future<void> finished_ = finish_.get_future();
  // Only this thread's from start() to its end, as the rest below.
  std::set<Connection*> connections_;
  bool draining_ = false;
  // Destroyed before what coroutines refer to, as it destroys those that have not ended.
  boost::asio::io_context context_{1};
  boost::asio::ip::tcp::acceptor acceptor_{context_};
  boost::asio::steady_timer expiry_{context_};
  boost::asio::steady_timer retry_{context_};
  std::thread thread_;
};

}  // namespace sensex
