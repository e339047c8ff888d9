#pragma once

#include <memory>
#include <string>

#include "adapters/sqlite/sqlite_session.h"

namespace sensex {

// How long a statement waits for a lock that another process has.
inline constexpr int kSqliteBusyTimeoutMs = 5000;

// `flags` as those of sqlite3_open_v2, besides SQLITE_OPEN_NOMUTEX. Errors as sqlite_failure.
Result<SqliteHandle> open_sqlite_handle(const std::string& name, int flags);

// Says which file it was, which the general words leave out.
tl::unexpected<Error> naming_file(const std::string& path, Error error);

// malformed_data: the path leads to a folder, a pipe or the like. What is not there is no error.
Status check_is_file(const std::string& path);

// Whether something is beside the database that is not in it yet.
bool has_sqlite_log(const std::string& path);

// Whoever opens a database beside which a journal was left rolls it back. Ours has none but while
// it is made, so that another program's is told from it before. malformed_data: it is another's.
Status check_left_journal(const std::string& path);

// A session that sees what was committed and changes nothing: the database, its log and the folder
// are afterwards what they were. Errors name the file: permission_denied: it cannot be read here.
// malformed_data: another program's. Otherwise as sqlite_failure.
Result<std::unique_ptr<SqliteSession>> open_sqlite_session_to_read(const std::string& path);

}  // namespace sensex
