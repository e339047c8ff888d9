#include "store/sql_row.h"

#include <algorithm>
#include <limits>

#include <fmt/core.h>

namespace sensex {

template <class T>
T SqlRowReader::next() {
  T* value = column_ < row_.size() ? std::get_if<T>(&row_[column_]) : nullptr;
  ++column_;
  if (value == nullptr) {
    fits_ = false;
    return T{};
  }
  return std::move(*value);
}

std::int64_t SqlRowReader::integer() { return next<std::int64_t>(); }

std::size_t SqlRowReader::count() {
  const std::int64_t value = integer();
  if (value < 0) fits_ = false;
  return value < 0 ? 0 : static_cast<std::size_t>(value);
}

double SqlRowReader::real() { return next<double>(); }

std::string SqlRowReader::text() { return next<std::string>(); }

Instant SqlRowReader::instant() { return Instant(std::chrono::milliseconds(integer())); }

Date SqlRowReader::date() {
  const Result<Date> date = Date::parse(text());
  if (!date) fits_ = false;
  return date.value_or(Date());
}

Status SqlRowReader::finish(std::string_view what) const {
  if (fits_ && column_ == row_.size()) return {};
  return fail(
      Errc::malformed_data,
      fmt::format("a stored {} cannot be read: the database was changed by another program; "
                  "restore a copy or use another --state or --store",
                  what));
}

std::int64_t to_sql(Instant instant) { return instant.time_since_epoch().count(); }

std::int64_t to_sql_limit(std::size_t limit) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int64_t>(std::min(limit, kMost));
}

}  // namespace sensex
