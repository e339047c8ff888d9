#include "web/request_ids.h"

#include <random>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::uint64_t kMask = (std::uint64_t{1} << 48) - 1;

std::uint64_t random_start() {
  std::random_device entropy;
  return std::uint64_t{entropy()} << 32 | entropy();
}

}  // namespace

RequestIds::RequestIds() : RequestIds(random_start()) {}

std::string RequestIds::next() {
  return fmt::format("req_{:012x}", next_.fetch_add(1, std::memory_order_relaxed) & kMask);
}

}  // namespace sensex
