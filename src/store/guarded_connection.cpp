#include "store/guarded_connection.h"

#include <fmt/core.h>

#include "store/sql_row.h"
#include "store/sql_schema.h"

namespace sensex {
namespace {

constexpr std::string_view kWhich =
    "SELECT COALESCE((SELECT identity FROM store_identity), ''), "
    "COALESCE((SELECT MAX(version) FROM schema_version), 0)";

struct Database {
  std::string identity = {};
  std::int64_t version = 0;
};

tl::unexpected<Error> made_anew(std::string detail) {
  return fail(
      Errc::unavailable,
      "the database is not the one that was opened: it was deleted or another has taken its "
      "place, and nothing is recorded in it; put it back or restore a backup, then restart "
      "sensex",
      std::move(detail));
}

Result<Database> which(SqlSession& session) {
  Result<std::vector<SqlRow>> rows = session.query(kWhich);
  if (!rows && rows.error().code == Errc::malformed_data) return made_anew(rows.error().detail);
  if (!rows) return fail(rows.error());
  SqlRowReader row(std::move(rows->front()));
  Database database{row.text(), row.integer()};
  if (Status fits = row.finish("identity of the database"); !fits) return fail(fits.error());
  return database;
}

}  // namespace

Result<std::unique_ptr<GuardedConnection>> GuardedConnection::guard(
    std::unique_ptr<SqlConnection> connection) {
  Result<Database> database = which(*connection);
  if (!database) return fail(database.error());
  return std::unique_ptr<GuardedConnection>(
      new GuardedConnection(std::move(connection), std::move(database->identity)));
}

Status GuardedConnection::check() { return check_in(*connection_); }

Status GuardedConnection::check_in(SqlSession& session) const {
  const Result<Database> database = which(session);
  if (!database) return fail(database.error());
  if (database->identity != identity_) return made_anew("another identity");
  const std::int64_t known = schema_migrations().back().version;
  if (database->version <= known) return {};
  return fail(
      Errc::unsupported_version,
      fmt::format("a newer program has upgraded the database to schema version {}, this one "
                  "knows {}; restart with the newer sensex",
                  database->version, known));
}

Result<std::int64_t> GuardedConnection::execute(std::string_view sql, SqlParameters parameters) {
  return in_transaction<std::int64_t>(
      *this, [&](SqlSession& session) { return session.execute(sql, parameters); });
}

Result<std::vector<SqlRow>> GuardedConnection::query(std::string_view sql,
                                                     SqlParameters parameters) {
  Result<std::vector<SqlRow>> rows = connection_->query(sql, parameters);
  if (rows || rows.error().code != Errc::malformed_data) return rows;
  // It lacks a table when it was made anew.
  if (Status same = check(); !same) return fail(same.error());
  return rows;
}

Status GuardedConnection::make_append_only(std::string_view table) {
  return transaction([&](SqlSession& session) { return session.make_append_only(table); });
}

Status GuardedConnection::transaction(const std::function<Status(SqlSession&)>& body) {
  return connection_->transaction([&](SqlSession& session) -> Status {
    if (Status same = check_in(session); !same) return same;
    return body(session);
  });
}

}  // namespace sensex
