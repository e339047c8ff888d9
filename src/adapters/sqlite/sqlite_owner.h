#pragma once

#include <cstdint>

#include "adapters/sqlite/sqlite_session.h"

namespace sensex {

// In the header of every database of this program, where `file` and others look for it. Published,
// frozen.
inline constexpr std::int64_t kSqliteApplicationId = 0x534E5358;  // "SNSX"

// Whether the database is of this program, by its application id; one of a release before there was
// that id, by its tables.
enum class SqliteOwner { nobody, us_unmarked, us };

// Reads only. malformed_data: it is another program's.
Result<SqliteOwner> sqlite_owner(SqliteSession& session);

// Writes the id.
Status mark_sqlite_owner(SqliteSession& session);

}  // namespace sensex
