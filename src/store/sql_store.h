#pragma once

#include <memory>

#include "store/sql_connection.h"
#include "store/store.h"

namespace sensex {

// A store in an SQL database; brings the schema up to date first.
// unsupported_version: written by a newer program; nothing was touched.
Result<std::unique_ptr<Store>> open_sql_store(std::unique_ptr<SqlConnection> connection);

// The same for who only reads: makes and changes nothing, and every write fails with
// permission_denied. unsupported_version: the schema is newer, or one that was not brought up to
// date yet; the message has the next step. not_found: the database is empty.
Result<std::unique_ptr<Store>> open_sql_store_to_read(std::unique_ptr<SqlConnection> connection);

}  // namespace sensex
