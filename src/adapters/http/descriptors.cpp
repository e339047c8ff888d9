#include "adapters/http/descriptors.h"

#include <algorithm>
#include <sys/resource.h>

namespace sensex {

std::size_t allow_descriptors(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  if (limit.rlim_cur >= wanted) return limit.rlim_cur;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before;
}

std::size_t connections_within(std::size_t descriptors, std::size_t wanted) {
  if (descriptors <= kReservedDescriptors) return 1;
  return std::min(wanted, descriptors - kReservedDescriptors);
}

}  // namespace sensex
