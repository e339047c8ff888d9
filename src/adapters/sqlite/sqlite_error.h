#pragma once

#include <string_view>

#include <sqlite3.h>

#include "base/error.h"

namespace sensex {

// What SQLite's last failure on this connection means to a caller of SqlSession; SQLite's own words
// and the statement are the detail.
tl::unexpected<Error> sqlite_failure(sqlite3* db, int code, std::string_view sql);

}  // namespace sensex
