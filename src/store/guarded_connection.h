#pragma once

#include <memory>
#include <string>

#include "store/sql_connection.h"

namespace sensex {

// A connection that writes only to the very database that was opened, in the schema this program
// knows: both are asked in the transaction that writes, and when what is read is not as this
// program left it. Errors besides those of the connection:
//   unavailable          the database is another than the one that was opened
//   unsupported_version  a newer program has upgraded it
class GuardedConnection final : public SqlConnection {
 public:
  // REQUIRES: the database is of this program's schema; see migrate.
  static Result<std::unique_ptr<GuardedConnection>> guard(
      std::unique_ptr<SqlConnection> connection);

  Status check();

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override;
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override;
  Result<bool> has_table(std::string_view table) override { return connection_->has_table(table); }
  Result<std::vector<std::string>> tables() override { return connection_->tables(); }
  Result<bool> is_append_only(std::string_view table) override {
    return connection_->is_append_only(table);
  }
  Status make_append_only(std::string_view table) override;
  Status transaction(const std::function<Status(SqlSession&)>& body) override;

 private:
  GuardedConnection(std::unique_ptr<SqlConnection> connection, std::string identity)
      : connection_(std::move(connection)), identity_(std::move(identity)) {}

  Status check_in(SqlSession& session) const;

  std::unique_ptr<SqlConnection> connection_;
  const std::string identity_;
};

}  // namespace sensex
