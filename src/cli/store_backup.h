#pragma once

#include <string>

#include "adapters/sqlite/sqlite_file.h"
#include "base/error.h"

namespace sensex {

// Writes all that is kept at the location (see store_location.h), as it is at one instant and while
// others go on writing, into a file that is there and is empty. The schema stays what it is.
//   not_found            nothing was ever kept there
//   malformed_data       another program's database
//   unsupported_version  a newer program's
Status back_up_store(const std::string& location, const std::string& to);

// Writes all that is in the backup into a location that holds nothing: a state directory that is
// missing, has no database or one without a row, or a PostgreSQL database without a row. At once:
// a process that is killed leaves the location as it was.
//   already_exists  it holds something
Status restore_store(SqliteFile& backup, const std::string& location);

}  // namespace sensex
