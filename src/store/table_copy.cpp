#include "store/table_copy.h"

#include <algorithm>

#include <fmt/format.h>

#include "store/sql_schema.h"

namespace sensex {
namespace {

// So few because an object may be large.
constexpr std::size_t kPage = 64;

std::string placeholders(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("${}", i));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string column_list(const SqlTable& table) {
  std::vector<std::string_view> names;
  names.reserve(table.columns.size());
  for (const SqlColumn& column : table.columns) names.push_back(column.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string key_list(const SqlTable& table) {
  std::vector<std::string_view> names;
  names.reserve(table.key.size());
  for (const std::size_t column : table.key) names.push_back(table.columns[column].name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string select_first(const SqlTable& table) {
  return fmt::format("SELECT {} FROM {} ORDER BY {} LIMIT {}", column_list(table), table.name,
                     key_list(table), kPage);
}

std::string select_next(const SqlTable& table) {
  return fmt::format("SELECT {0} FROM {1} WHERE ({2}) > ({3}) ORDER BY {2} LIMIT {4}",
                     column_list(table), table.name, key_list(table),
                     placeholders(table.key.size()), kPage);
}

std::string insert_into(const SqlTable& table) {
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, column_list(table),
                     placeholders(table.columns.size()));
}

SqlParameter parameter_of(const SqlValue& value, bool is_bytes) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return std::monostate();
  if (is_bytes) return SqlBytes{*text};
  return std::string_view(*text);
}

std::vector<SqlParameter> row_parameters(const SqlTable& table, const SqlRow& row) {
  std::vector<SqlParameter> parameters;
  parameters.reserve(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    parameters.push_back(parameter_of(row[i], table.columns[i].is_bytes));
  }
  return parameters;
}

std::vector<SqlParameter> key_parameters(const SqlTable& table, const SqlRow& row) {
  std::vector<SqlParameter> parameters;
  parameters.reserve(table.key.size());
  for (const std::size_t column : table.key) {
    parameters.push_back(parameter_of(row[column], table.columns[column].is_bytes));
  }
  return parameters;
}

Status insert_rows(SqlSession& to, const SqlTable& table, std::span<const SqlRow> rows) {
  const std::string insert = insert_into(table);
  for (const SqlRow& row : rows) {
    const std::vector<SqlParameter> parameters = row_parameters(table, row);
    const auto done = to.execute(insert, SqlParameters(parameters));
    if (!done) return fail(done.error());
  }
  return {};
}

Status copy_table(SqlSession& from, SqlSession& to, const SqlTable& table) {
  const std::string next = select_next(table);
  Result<std::vector<SqlRow>> rows = from.query(select_first(table));
  while (rows && !rows->empty()) {
    if (Status done = insert_rows(to, table, *rows); !done) return done;
    const SqlRow last = std::move(rows->back());
    const std::vector<SqlParameter> after = key_parameters(table, last);
    rows = from.query(next, SqlParameters(after));
  }
  if (!rows) return fail(rows.error());
  return {};
}

}  // namespace

std::vector<SqlTable> tables_of_content(std::vector<SqlTable> tables) {
  std::erase_if(tables, [](const SqlTable& table) {
    return table.name == kVersionTable || table.name == kIdentityTable;
  });
  return tables;
}

Status copy_rows(SqlSession& from, SqlSession& to, std::span<const SqlTable> tables) {
  for (const SqlTable& table : tables) {
    if (Status done = copy_table(from, to, table); !done) return done;
  }
  return {};
}

Result<bool> holds_rows(SqlSession& session, std::span<const SqlTable> tables) {
  for (const SqlTable& table : tables) {
    const auto rows = session.query(fmt::format("SELECT 1 FROM {} LIMIT 1", table.name));
    if (!rows) return fail(rows.error());
    if (!rows->empty()) return true;
  }
  return false;
}

}  // namespace sensex
