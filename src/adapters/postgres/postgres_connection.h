#pragma once

#include <memory>
#include <string>

#include "adapters/postgres/postgres_session.h"
#include "store/sql_connection.h"

namespace sensex {

struct PostgresOptions {
  std::size_t readers = 4;  // connections for reading; one more writes
  std::chrono::milliseconds wait = std::chrono::seconds(5);  // for a connection to come free
  PostgresLimits limits = {};
};

// A PostgreSQL database, by its address: postgresql://USER@HOST:PORT/DATABASE?OPTIONS, as libpq
// reads it (so that PGPASSWORD, ~/.pgpass, sslmode, several hosts and unix sockets work as
// everywhere).
//
// Connections are made when they are needed and made again when the server was restarted: a read is
// tried once more, a write that had begun is unavailable. Who writes holds an advisory lock, so
// that of all programs with tables in one schema one writes at a time; reads wait for nobody. One
// connection must be one session of the server: a pooler between them must pool sessions.
//
// Errors as PostgresSession::open.
Result<std::unique_ptr<SqlConnection>> open_postgres(const std::string& address,
                                                     const PostgresOptions& options = {});

// Runs `body` on a connection of its own, which sees one state of the database, whatever others
// write meanwhile, and may not write. Errors as PostgresSession::open, and those of `body`.
Status read_postgres(const std::string& address, const std::function<Status(SqlSession&)>& body,
                     PostgresLimits limits = {});

}  // namespace sensex
