#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include "web/http.h"

namespace sensex {

// The threads on which handlers run that may have to wait, so that a busy store never holds up the
// threads that read sockets. Safe to use from several threads.
class HandlerPool {
 public:
  // At most `limit` jobs at a time, running or waiting.
  HandlerPool(int threads, std::size_t limit);

  bool idle() const { return jobs_ == 0; }
  // Takes a place for one job; false: all are taken.
  bool try_enter();
  // Runs `job` on one of the threads and resumes the coroutine on its own. REQUIRES: a place was
  // taken; the job's end gives it back. Throws what `job` throws.
  boost::asio::awaitable<Response> run(std::function<Response()> job);
  // Waits for the jobs that run; those that still wait are dropped. REQUIRES: the coroutines'
  // context has been stopped, and lives on.
  void close();

 private:
  std::size_t limit_;
  std::atomic<std::size_t> jobs_ = 0;
  std::atomic<bool> closed_ = false;
  boost::asio::thread_pool threads_;
};

}  // namespace sensex
