#include "base/sleeper.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace sensex {

bool ThreadSleeper::sleep_for(std::chrono::milliseconds duration, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, duration, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace sensex
