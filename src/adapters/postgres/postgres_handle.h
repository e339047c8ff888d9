#pragma once

#include <chrono>
#include <libpq-fe.h>
#include <memory>

namespace sensex {

struct FinishPostgres {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PostgresHandle = std::unique_ptr<PGconn, FinishPostgres>;

struct ClearPostgres {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearPostgres>;

using PostgresDeadline = std::chrono::steady_clock::time_point;

inline PostgresDeadline postgres_deadline(std::chrono::milliseconds from_now) {
  return std::chrono::steady_clock::now() + from_now;
}

// Waits until the connection's socket is ready for `events` of poll(2). False: the deadline passed.
bool wait_for_postgres(PGconn* connection, short events, PostgresDeadline deadline);

}  // namespace sensex
