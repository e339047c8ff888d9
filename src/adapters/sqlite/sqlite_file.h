#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/sqlite/sqlite_session.h"
#include "store/sql_connection.h"
#include "store/table_copy.h"

namespace sensex {

// A database that is one file by itself, without a write-ahead log: a backup. Has one session, so
// that, other than SqlConnection promises, it is for one thread at a time.
class SqliteFile final : public SqlConnection {
 public:
  // A backup, which is only read and stays as it is; one of an older schema is brought up to date
  // in memory. Errors, whose messages name the file:
  //   not_found            no such file
  //   malformed_data       no database, another program's, damaged, changed or cut off; or a
  //   state's,
  //                        which may lack what is in its write-ahead log
  //   unsupported_version  of a newer schema
  static Result<std::unique_ptr<SqliteFile>> open(const std::string& path);

  // An empty database in the file, which must be there and be empty.
  static Result<std::unique_ptr<SqliteFile>> create(const std::string& path);

  // Writes the whole database into a file that is there and is empty: as another one
  // (renew_identity) and durable.
  Status write_anew(const std::string& path);

  // In an order in which a table comes after those it refers to.
  Result<std::vector<SqlTable>> table_shapes();

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override;
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override;
  Result<bool> has_table(std::string_view table) override;
  Result<std::vector<std::string>> tables() override;
  Result<bool> is_append_only(std::string_view table) override;
  Status make_append_only(std::string_view table) override;
  Status transaction(const std::function<Status(SqlSession&)>& body) override;

 private:
  explicit SqliteFile(SqliteHandle db) : session_(std::move(db)) {}

  Status check(const std::string& path);
  Status check_definitions(const std::string& path, std::int64_t version);
  static Result<std::unique_ptr<SqliteFile>> in_memory();
  Result<std::unique_ptr<SqliteFile>> upgraded() const;

  SqliteSession session_;
};

// Copies a state's database as it is at one instant, while others read and write it, into a file
// that is there and is empty; whatever its schema, it stays as it is. Durable when done.
// Nothing is made beside it. not_found: there is no database. Errors of a foreign or newer one as
// of open_sqlite_session_to_read and migrate.
Status copy_sqlite(const std::string& database, const std::string& to);

}  // namespace sensex
