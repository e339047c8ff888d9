#include "adapters/sqlite/sqlite_session.h"

#include <algorithm>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"

namespace sensex {
namespace {

// Leaves a statement ready for its next run, and free of borrowed parameters.
class ResetAtEnd {
 public:
  explicit ResetAtEnd(sqlite3_stmt* statement) : statement_(statement) {}
  ~ResetAtEnd() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
  ResetAtEnd(const ResetAtEnd&) = delete;
  ResetAtEnd& operator=(const ResetAtEnd&) = delete;

 private:
  sqlite3_stmt* statement_;
};

// SQLite takes a null pointer for NULL, and an empty view may have one.
const char* not_null(std::string_view text) { return text.data() == nullptr ? "" : text.data(); }

struct BindAt {
  sqlite3_stmt* statement = nullptr;
  int index = 0;

  int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t value) const { return sqlite3_bind_int64(statement, index, value); }
  int operator()(double value) const { return sqlite3_bind_double(statement, index, value); }
  int operator()(std::string_view text) const {
    return sqlite3_bind_text64(statement, index, not_null(text), text.size(), nullptr, SQLITE_UTF8);
  }
  int operator()(SqlBytes value) const {
    return sqlite3_bind_blob64(statement, index, not_null(value.bytes), value.bytes.size(),
                               nullptr);
  }
};

std::string bytes_at(sqlite3_stmt* statement, int column) {
  const void* const bytes = sqlite3_column_blob(statement, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  return bytes == nullptr ? std::string() : std::string(static_cast<const char*>(bytes), size);
}

SqlValue value_at(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return std::monostate();
    default:
      return bytes_at(statement, column);
  }
}

SqlRow row_of(sqlite3_stmt* statement) {
  SqlRow row;
  const int columns = sqlite3_column_count(statement);
  row.reserve(static_cast<std::size_t>(columns));
  for (int column = 0; column < columns; ++column) row.push_back(value_at(statement, column));
  return row;
}

std::vector<std::string> append_only_triggers(std::string_view table) {
  constexpr std::string_view kTrigger =
      "CREATE TRIGGER {0}_no_{1} BEFORE {2} ON {0}\n"
      "BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END";
  return {fmt::format(kTrigger, table, "update", "UPDATE"),
          fmt::format(kTrigger, table, "delete", "DELETE")};
}

}  // namespace

Result<sqlite3_stmt*> SqliteSession::prepared(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) {
    return known->second.get();
  }
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  Statement statement(raw);
  if (code != SQLITE_OK) return sqlite_failure(db_.get(), code, sql);
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

// By name: SQLite numbers `$2` by where it first appears, not by its digits.
Status SqliteSession::bind(sqlite3_stmt* statement, SqlParameters parameters,
                           std::string_view sql) {
  if (sqlite3_bind_parameter_count(statement) != static_cast<int>(parameters.size())) {
    return fail(Errc::internal, "a statement got another number of parameters than it names",
                std::string(sql));
  }
  std::size_t number = 0;
  for (const SqlParameter& parameter : parameters) {
    const std::string name = fmt::format("${}", ++number);
    const int index = sqlite3_bind_parameter_index(statement, name.c_str());
    const int code = std::visit(BindAt{statement, index}, parameter);
    if (code != SQLITE_OK) return sqlite_failure(db_.get(), code, sql);
  }
  return {};
}

Result<std::vector<SqlRow>> SqliteSession::query(std::string_view sql, SqlParameters parameters) {
  const Result<sqlite3_stmt*> statement = prepared(sql);
  if (!statement) return fail(statement.error());
  const ResetAtEnd reset(*statement);
  if (Status bound = bind(*statement, parameters, sql); !bound) return fail(bound.error());
  std::vector<SqlRow> rows;
  int code = sqlite3_step(*statement);
  for (; code == SQLITE_ROW; code = sqlite3_step(*statement)) rows.push_back(row_of(*statement));
  if (code != SQLITE_DONE) return sqlite_failure(db_.get(), code, sql);
  return rows;
}

Result<std::int64_t> SqliteSession::execute(std::string_view sql, SqlParameters parameters) {
  const std::int64_t before = sqlite3_total_changes64(db_.get());
  if (const auto rows = query(sql, parameters); !rows) return fail(rows.error());
  return sqlite3_total_changes64(db_.get()) - before;
}

Result<bool> SqliteSession::has_table(std::string_view table) {
  const auto rows =
      query("SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1", {table});
  if (!rows) return fail(rows.error());
  return !rows->empty();
}

Result<std::vector<std::string>> SqliteSession::tables() {
  auto rows = query(
      "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
      "'sqlite\\_%' ESCAPE '\\' ORDER BY name",
      {});
  if (!rows) return fail(rows.error());
  std::vector<std::string> names;
  for (SqlRow& row : *rows) names.push_back(std::get<std::string>(std::move(row.at(0))));
  return names;
}

Status SqliteSession::make_append_only(std::string_view table) {
  for (const std::string& trigger : append_only_triggers(table)) {
    if (Status made = run_script(trigger); !made) return made;
  }
  return {};
}

// SQLite keeps the text of a trigger as it was written.
Result<bool> SqliteSession::is_append_only(std::string_view table) {
  const auto rows = query(
      "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1 COLLATE NOCASE "
      "ORDER BY sql",
      {table});
  if (!rows) return fail(rows.error());
  std::vector<std::string> triggers;
  for (const SqlRow& row : *rows) triggers.push_back(std::get<std::string>(row.at(0)));
  auto expected = append_only_triggers(table);
  std::ranges::sort(expected);
  return std::ranges::equal(triggers, expected);
}

Status SqliteSession::run_script(const std::string& sql) {
  const int code = sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_failure(db_.get(), code, sql);
  return {};
}

}  // namespace sensex
