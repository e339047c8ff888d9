#include "cli/stop_signals.h"

#include <csignal>
#include <cstdlib>
#include <ostream>
#include <pthread.h>
#include <unistd.h>
#include <utility>

namespace sensex {
namespace {

constexpr int kOfASignal = 128;
constexpr int kWakeUp = SIGUSR1;  // of the waiting thread, at the end

sigset_t waited_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, kWakeUp);
  return signals;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t signals = waited_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  thread_ = std::jthread([this] { wait(); });
}

StopSignals::~StopSignals() {
  is_over_ = true;
  pthread_kill(thread_.native_handle(), kWakeUp);
  thread_.join();
  const sigset_t signals = waited_signals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

Status StopSignals::ended(Error error, Context& context) const {
  if (exit_code() == 0) return fail(std::move(error));
  context.err << "sensex: " << error.message << '\n';
  context.exit_code = exit_code();
  return {};
}

int StopSignals::exit_code() const { return signal_ == 0 ? 0 : kOfASignal + signal_; }

void StopSignals::wait() {
  const sigset_t signals = waited_signals();
  while (true) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    if (is_over_) return;
    if (signal == kWakeUp) continue;
    if (signal_ != 0) _exit(kOfASignal + signal);
    signal_ = signal;
    stop_.request_stop();
  }
}

}  // namespace sensex
