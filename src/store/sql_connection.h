#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace sensex {

// A driver is thin: every backend gets the same SQL text, written in what SQLite 3.40 and
// PostgreSQL 15 share. Types are BIGINT, DOUBLE PRECISION, TEXT and BLOB (a PostgreSQL driver makes
// `blob` a domain over bytea); text compares by byte; instants are milliseconds since 1970 UTC,
// dates YYYY-MM-DD.

struct SqlBytes {
  std::string_view bytes = {};
};

// Borrowed for the length of the call.
using SqlParameter = std::variant<std::monostate, std::int64_t, double, std::string_view, SqlBytes>;

// `$1` in the text is the first. Borrows its values for the length of the call, too.
class SqlParameters {
 public:
  SqlParameters() = default;
  SqlParameters(std::initializer_list<SqlParameter> values)
      : values_(values.begin(), values.size()) {}
  explicit SqlParameters(std::span<const SqlParameter> values) : values_(values) {}

  std::size_t size() const { return values_.size(); }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }

 private:
  std::span<const SqlParameter> values_ = {};
};

// Text and bytes both arrive as a string; monostate is NULL.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;
using SqlRow = std::vector<SqlValue>;

// Where statements run. Errors of every call:
//   unavailable        busy with another writer, no space left, I/O error; a retry may succeed
//   permission_denied  the database cannot be written
//   malformed_data     the database is damaged
//   already_exists     a unique key is taken
//   refused            the table is append-only
//   internal           a statement is wrong; the detail has it
class SqlSession {
 public:
  virtual ~SqlSession() = default;
  // Runs one statement and gives the number of rows it changed. A driver may keep the statement
  // prepared for each distinct text, so values belong in parameters.
  virtual Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters = {}) = 0;
  // Runs one statement and gives its rows: one consistent state of the database.
  virtual Result<std::vector<SqlRow>> query(std::string_view sql,
                                            SqlParameters parameters = {}) = 0;
  virtual Result<bool> has_table(std::string_view table) = 0;
  // Every table and view, by name; those that the database or its extensions brought are left out.
  virtual Result<std::vector<std::string>> tables() = 0;
  // Makes the backend itself refuse to change or delete rows of `table`.
  // REQUIRES: `table` is a plain identifier.
  virtual Status make_append_only(std::string_view table) = 0;
  // Whether it still does, as make_append_only left it, and nobody has added a trigger or a rule,
  // which might do away with what is inserted. REQUIRES: as there.
  virtual Result<bool> is_append_only(std::string_view table) = 0;
};

// One database. Safe to call from several threads. What reads outside a transaction (query,
// has_table, tables) has a session of its own: it sees what was committed last, waits for no
// writer, and may not write (permission_denied). What writes waits for other writers, for a bounded
// time.
class SqlConnection : public SqlSession {
 public:
  // Runs `body` as one transaction: committed when it succeeds, undone when it fails or throws.
  // From its first statement on, no other thread, connection or process writes.
  // unavailable: another writer, or the database is gone; when it went away at the very end, the
  // message says that the outcome is not known.
  // REQUIRES: `body` writes only through the session it is given; writing through the connection
  // would wait in vain. A body one of whose statements failed fails, too.
  virtual Status transaction(const std::function<Status(SqlSession&)>& body) = 0;
};

// A transaction with a result: `body` is Result<T>(SqlSession&).
template <class T, class Body>
Result<T> in_transaction(SqlConnection& connection, Body body) {
  Result<T> result = fail(Errc::internal, "the transaction did not run");
  const Status done = connection.transaction([&](SqlSession& session) -> Status {
    result = body(session);
    if (!result) return fail(result.error());
    return {};
  });
  if (!done) return fail(done.error());
  return result;
}

}  // namespace sensex
