#pragma once

#include "base/clock.h"
#include "base/date.h"
#include "store/sql_connection.h"

namespace sensex {

// Reads a row's columns from left to right. What does not fit is remembered, so that a caller reads
// every column and then asks once.
class SqlRowReader {
 public:
  explicit SqlRowReader(SqlRow row) : row_(std::move(row)) {}

  std::int64_t integer();
  std::size_t count();  // an integer that is not negative
  double real();
  std::string text();
  Instant instant();
  Date date();
  // malformed_data: a column was missing, of another type, or not what its reader expects.
  Status finish(std::string_view what) const;

 private:
  template <class T>
  T next();

  SqlRow row_;
  std::size_t column_ = 0;
  bool fits_ = true;
};

// For LIMIT: what no int32 holds means all.
std::int64_t to_sql_limit(std::size_t limit);

// How an instant is stored.
std::int64_t to_sql(Instant instant);

}  // namespace sensex
