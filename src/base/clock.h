#pragma once

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// A point in time, UTC, to the millisecond.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

std::string to_iso8601(Instant instant);  // "2024-12-31T10:10:00.000Z"
// Accepts exactly what to_iso8601 prints. invalid_argument: anything else.
Result<Instant> parse_iso8601(std::string_view text);

// Where time comes from. Passed to whoever needs it, so that a test can choose the day.
// Implementations are safe to call from several threads.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  Instant now() const override { return now_.load(); }
  void set(Instant now) { now_.store(now); }

 private:
  std::atomic<Instant> now_;
};

}  // namespace sensex
