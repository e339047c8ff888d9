#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/sql_connection.h"

namespace sensex {

struct SqlColumn {
  std::string name = {};
  bool is_bytes = false;
};

struct SqlTable {
  std::string name = {};
  std::vector<SqlColumn> columns = {};
  std::vector<std::size_t> key = {};  // of the primary key, into `columns`; at least one
};

// Those that hold what somebody kept; the program makes the rows of the others itself.
std::vector<SqlTable> tables_of_content(std::vector<SqlTable> tables);

// Copies every row, table after table in the order given, a page at a time. Both sides must have
// these tables and columns, `to` without rows.
Status copy_rows(SqlSession& from, SqlSession& to, std::span<const SqlTable> tables);

// Whether one of the tables has a row.
Result<bool> holds_rows(SqlSession& session, std::span<const SqlTable> tables);

}  // namespace sensex
