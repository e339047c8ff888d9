#pragma once

#include <memory>
#include <string>

#include "store/sql_connection.h"

namespace sensex {

// Opens or creates the database file: WAL, foreign keys on, full synchronous commits; one session
// writes, four read. A writer waits five seconds for one of another process and thirty for one of
// this. Every call is unavailable once the file, its log or the log's index was deleted or another
// took its place. not_found: the folder is missing.
// permission_denied: it cannot be written. malformed_data: the file is no SQLite database, or one
// of another program, which stays as it is.
Result<std::unique_ptr<SqlConnection>> open_sqlite(const std::string& path);

}  // namespace sensex
