#pragma once

#include <memory>
#include <string>

#include "store/sql_connection.h"

namespace sensex {

// Opens the database file to read it, also where nothing may be written: on a read-only copy, and
// on one that was copied without its write-ahead log. Leaves nothing behind and never makes the
// file. What would write fails with permission_denied. not_found: there is no such file.
// permission_denied: it cannot be read, or the write-ahead log beside it can only be read where
// there may be written. malformed_data: it is no SQLite database.
Result<std::unique_ptr<SqlConnection>> open_sqlite_to_read(const std::string& path);

}  // namespace sensex
