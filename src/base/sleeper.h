#pragma once

#include <chrono>
#include <stop_token>

namespace sensex {

// A port: waiting. Passed to whoever waits, so that a test need not.
// Implementations are safe to call from several threads.
class Sleeper {
 public:
  virtual ~Sleeper() = default;
  // Returns after `duration`, or at once when `stop` is requested. False: stopped.
  virtual bool sleep_for(std::chrono::milliseconds duration, std::stop_token stop) = 0;
};

class ThreadSleeper final : public Sleeper {
 public:
  bool sleep_for(std::chrono::milliseconds duration, std::stop_token stop) override;
};

}  // namespace sensex
