#include "adapters/postgres/postgres_handle.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <poll.h>

namespace sensex {
namespace {

int milliseconds_until(PostgresDeadline deadline) {
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(
      std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

}  // namespace

bool wait_for_postgres(PGconn* connection, short events, PostgresDeadline deadline) {
  while (true) {
    pollfd socket = {.fd = PQsocket(connection), .events = events, .revents = 0};
    const int ready = poll(&socket, 1, milliseconds_until(deadline));
    if (ready > 0) return true;
    // A socket that is no longer one is for the next call on the connection to tell.
    if (ready < 0 && errno != EINTR) return true;
    if (ready == 0) return false;
  }
}

}  // namespace sensex
