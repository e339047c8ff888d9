#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include <sqlite3.h>

#include "store/sql_connection.h"

namespace sensex {

struct CloseSqlite {
  void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

// Runs statements on one handle and keeps each prepared. Not safe to call from several threads.
class SqliteSession final : public SqlSession {
 public:
  explicit SqliteSession(SqliteHandle db) : db_(std::move(db)) {}

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override;
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override;
  Result<bool> has_table(std::string_view table) override;
  Result<std::vector<std::string>> tables() override;
  Status make_append_only(std::string_view table) override;
  Result<bool> is_append_only(std::string_view table) override;

  // Several statements without parameters or rows; not kept.
  Status run_script(const std::string& sql);
  sqlite3* handle() const { return db_.get(); }
  bool is_in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

 private:
  struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

  Result<sqlite3_stmt*> prepared(std::string_view sql);
  Status bind(sqlite3_stmt* statement, SqlParameters parameters, std::string_view sql);

  SqliteHandle db_;
  std::map<std::string, Statement, std::less<>> statements_;  // by SQL text
};

}  // namespace sensex
