#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace sensex {

// Names of requests, for the log and the caller: "req_" and 12 hexadecimal digits. They count from
// a start the operating system's entropy chooses, so that two processes hardly ever share one.
// Safe to use from several threads.
class RequestIds {
 public:
  RequestIds();
  explicit RequestIds(std::uint64_t start) : next_(start) {}
  std::string next();

 private:
  std::atomic<std::uint64_t> next_;
};

}  // namespace sensex
