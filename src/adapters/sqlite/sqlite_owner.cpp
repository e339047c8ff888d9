#include "adapters/sqlite/sqlite_owner.h"

#include <fmt/core.h>

#include "store/sql_row.h"
#include "store/sql_schema.h"

namespace sensex {
namespace {

Result<std::int64_t> application_id(SqliteSession& session) {
  Result<std::vector<SqlRow>> rows = session.query("PRAGMA application_id", {});
  if (!rows) return fail(rows.error());
  SqlRowReader row(std::move(rows->at(0)));
  const std::int64_t id = row.integer();
  if (Status fits = row.finish("application id"); !fits) return fail(fits.error());
  return id;
}

}  // namespace

Result<SqliteOwner> sqlite_owner(SqliteSession& session) {
  const Result<std::int64_t> id = application_id(session);
  if (!id) return fail(id.error());
  if (*id == kSqliteApplicationId) return SqliteOwner::us;
  if (*id != 0) {
    return fail(
        Errc::malformed_data,
        fmt::format("the database is another program's (its application id is {}), expected "
                    "an empty one or one of sensex; name another with --store or --state",
                    *id));
  }
  // Whether it is newer is asked later.
  const Result<std::int64_t> version = schema_version(session, schema_migrations());
  if (!version) return fail(version.error());
  return *version == 0 ? SqliteOwner::nobody : SqliteOwner::us_unmarked;
}

Status mark_sqlite_owner(SqliteSession& session) {
  return session.run_script(fmt::format("PRAGMA application_id = {}", kSqliteApplicationId));
}

}  // namespace sensex
