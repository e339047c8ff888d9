#pragma once

#include <chrono>
#include <string>

#include "adapters/postgres/postgres_handle.h"
#include "base/error.h"

namespace sensex {

// invalid_argument: not an address as libpq reads it, postgresql://USER@HOST:PORT/DATABASE?OPTIONS.
// The message does not repeat it, because it may hold a password.
Status check_postgres_address(const std::string& address);

// The address without its password and options. invalid_argument: as check_postgres_address.
Result<std::string> shown_postgres_address(const std::string& address);

// A connection that speaks UTF-8, notices within half a minute that its server is gone, and prints
// nothing. `limit` holds where the address has no connect_timeout.
//   invalid_argument   as check_postgres_address
//   permission_denied  a wrong or missing password, or no right to connect
//   not_found          no such database
//   unavailable        no server there, no answer in time, or no connection left
Result<PostgresHandle> connect_postgres(const std::string& address,
                                        std::chrono::milliseconds limit);

}  // namespace sensex
