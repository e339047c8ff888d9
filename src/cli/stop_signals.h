#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

#include "cli/context.h"

namespace sensex {

// While it lives, Ctrl-C and SIGTERM request a stop instead of ending the process; the second one
// ends it at once. SIGUSR1 is its own. REQUIRES: made before any other thread, which would take the
// signals.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  // What a shell expects of a process that a signal ended, 128 and its number; 0: none came.
  int exit_code() const;
  // The error, or after a signal its sentence on `err` and the signal's exit code.
  Status ended(Error error, Context& context) const;

 private:
  void wait();

  std::stop_source stop_ = {};
  std::atomic<int> signal_ = 0;
  std::atomic<bool> is_over_ = false;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sensex
