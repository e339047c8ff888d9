#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/postgres/postgres_handle.h"
#include "adapters/postgres/postgres_values.h"
#include "store/sql_connection.h"

namespace sensex {

enum class PostgresRole { reader, writer };

struct PostgresLimits {
  std::chrono::milliseconds connect = std::chrono::seconds(5);     // where the address says nothing
  std::chrono::milliseconds lock = std::chrono::seconds(5);        // for another writer
  std::chrono::milliseconds statement = std::chrono::seconds(30);  // for one statement
};

// Runs statements on one connection and keeps those prepared that come again. Not safe to call from
// several threads.
//
// Tables live in the first schema of the connection's search path: `public`, or what the address
// names with ?options=-csearch_path%3DNAME. There `blob` and `text` are domains, made with the
// first table: `blob` over bytea, `text` over the type of that name with COLLATE "C", so that
// columns are ordered by their bytes whatever the database's locale.
class PostgresSession final : public SqlSession {
 public:
  // Errors as connect_postgres; not_found: no such schema; refused: the database is not UTF-8.
  static Result<std::unique_ptr<PostgresSession>> open(const std::string& address,
                                                       PostgresRole role, PostgresLimits limits);

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override;
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override;
  Result<bool> has_table(std::string_view table) override;
  Result<std::vector<std::string>> tables() override;
  Status make_append_only(std::string_view table) override;
  Result<bool> is_append_only(std::string_view table) override;

  // Begins a transaction in which no other writer of sensex writes.
  Status begin_writing();
  // Begins a transaction that sees one state of the database and may not write.
  Status begin_reading();
  // Fails, with nothing kept, when a statement of the transaction had failed. unavailable, and the
  // message says so: the connection was lost and the outcome is not known.
  Status commit();
  // Nothing when there is no transaction.
  void roll_back();

  // Costs no round trip: false when the server has gone away, or said something unasked.
  bool is_usable() const;
  // The last call failed because the server has gone away.
  bool is_lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }

 private:
  PostgresSession(PostgresHandle connection, PostgresLimits limits)
      : connection_(std::move(connection)), limits_(limits) {}

  Status configure(PostgresRole role);
  Status use_schema();
  Result<PostgresResult> run(std::string_view sql, SqlParameters parameters);
  Result<PostgresResult> run_script(const std::string& sql);
  Status send(const std::string& sql, const PostgresParameters& parameters);
  Result<const std::string*> prepared(const std::string& sql, const PostgresParameters& parameters);
  // The last result of what was sent.
  Result<PostgresResult> answer(std::string_view sql);
  Result<PostgresResult> next_result();
  Status make_types();

  PostgresHandle connection_;
  PostgresLimits limits_;
  std::string schema_ = {};         // quoted
  std::string begin_writing_ = {};  // the statements
  bool timed_out_ = false;          // an answer may still come, so that nothing more may be sent
  std::optional<Error> first_failure_ = {};                          // of the transaction
  std::map<std::string, std::string, std::less<>> statements_ = {};  // name by types and text
};

}  // namespace sensex
