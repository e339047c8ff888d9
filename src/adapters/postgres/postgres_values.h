#pragma once

#include <array>
#include <libpq-fe.h>
#include <span>
#include <string>
#include <vector>

#include "store/sql_connection.h"

namespace sensex {

// Parameters as libpq takes them: each with its type, in PostgreSQL's binary format, so that no
// value is ever part of a statement's text and a double keeps its last bit. Borrows from the
// parameters it was made of.
class PostgresParameters {
 public:
  // invalid_argument: one has more bytes than a PostgreSQL field may.
  static Result<PostgresParameters> create(SqlParameters parameters);

  int count() const { return static_cast<int>(types_.size()); }
  const Oid* types() const { return types_.data(); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // One letter for each type: two calls with equal letters may share a prepared statement.
  std::string signature() const;

 private:
  using EightBytes = std::array<char, 8>;

  Status add(const SqlParameter& parameter);
  void add_number(Oid type, std::uint64_t bits);
  Status add_bytes(Oid type, std::string_view bytes);

  std::vector<EightBytes> numbers_;  // never grows beyond what was reserved: values_ points into it
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// The rows of a result in the binary format. internal: a column of a type that no driver gives.
Result<std::vector<SqlRow>> postgres_rows(const PGresult* result);

// The number N of the highest `$N` in the text, 0 when there is none. Text in quotes counts, too.
std::size_t highest_parameter(std::string_view sql);

}  // namespace sensex
