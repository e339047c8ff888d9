#include "adapters/postgres/postgres_values.h"

#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/core.h>

namespace sensex {
namespace {

// The numbers of PostgreSQL's types, which are part of its protocol (pg_type.dat).
constexpr Oid kUnknown = 0;
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kName = 19;
constexpr Oid kInt8 = 20;
constexpr Oid kInt2 = 21;
constexpr Oid kInt4 = 23;
constexpr Oid kText = 25;
constexpr Oid kFloat8 = 701;
constexpr Oid kVarchar = 1043;
constexpr Oid kVoid = 2278;

constexpr std::size_t kMostFieldBytes = 1'000'000'000;

// Most significant byte first, as the protocol has it.
template <std::size_t Size>
std::uint64_t unsigned_of(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < Size; ++i) {
    value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

tl::unexpected<Error> not_readable(Oid type, std::size_t size) {
  return fail(Errc::internal, "the database gave a value of an unexpected kind",
              fmt::format("PostgreSQL type {} of {} bytes", type, size));
}

Result<SqlValue> number_of(Oid type, std::string_view bytes) {
  if (type == kBool && bytes.size() == 1) return std::int64_t{bytes[0] != 0};
  if (type == kInt2 && bytes.size() == 2) {
    return std::int64_t{static_cast<std::int16_t>(unsigned_of<2>(bytes))};
  }
  if (type == kInt4 && bytes.size() == 4) {
    return std::int64_t{static_cast<std::int32_t>(unsigned_of<4>(bytes))};
  }
  if (type == kInt8 && bytes.size() == 8) return static_cast<std::int64_t>(unsigned_of<8>(bytes));
  if (type == kFloat8 && bytes.size() == 8) return std::bit_cast<double>(unsigned_of<8>(bytes));
  return not_readable(type, bytes.size());
}

Result<SqlValue> value_at(const PGresult* result, int row, int column) {
  if (PQgetisnull(result, row, column) == 1) return std::monostate();
  const Oid type = PQftype(result, column);
  const std::string_view bytes(PQgetvalue(result, row, column),
                               static_cast<std::size_t>(PQgetlength(result, row, column)));
  switch (type) {
    case kText:
    case kVarchar:
    case kName:
    case kBytea:
      return std::string(bytes);
    case kVoid:
      return std::monostate();
    default:
      return number_of(type, bytes);
  }
}

char letter_of(Oid type) {
  switch (type) {
    case kInt8:
      return 'i';
    case kFloat8:
      return 'd';
    case kText:
      return 't';
    case kBytea:
      return 'b';
    default:
      return '-';
  }
}

}  // namespace

Result<PostgresParameters> PostgresParameters::create(SqlParameters parameters) {
  PostgresParameters made;
  made.numbers_.reserve(parameters.size());
  for (const SqlParameter& parameter : parameters) {
    if (Status added = made.add(parameter); !added) return fail(added.error());
  }
  return made;
}

Status PostgresParameters::add(const SqlParameter& parameter) {
  if (const auto* integer = std::get_if<std::int64_t>(&parameter)) {
    add_number(kInt8, static_cast<std::uint64_t>(*integer));
    return {};
  }
  if (const auto* real = std::get_if<double>(&parameter)) {
    add_number(kFloat8, std::bit_cast<std::uint64_t>(*real));
    return {};
  }
  if (const auto* text = std::get_if<std::string_view>(&parameter)) return add_bytes(kText, *text);
  if (const auto* blob = std::get_if<SqlBytes>(&parameter)) return add_bytes(kBytea, blob->bytes);
  types_.push_back(kUnknown);
  values_.push_back(nullptr);
  lengths_.push_back(0);
  formats_.push_back(1);
  return {};
}

void PostgresParameters::add_number(Oid type, std::uint64_t bits) {
  EightBytes bytes = {};
  for (std::size_t i = bytes.size(); i-- > 0; bits >>= 8U) bytes[i] = static_cast<char>(bits);
  numbers_.push_back(bytes);
  static_cast<void>(add_bytes(type, {numbers_.back().data(), bytes.size()}));
}

Status PostgresParameters::add_bytes(Oid type, std::string_view bytes) {
  if (bytes.size() > kMostFieldBytes) {
    return fail(Errc::invalid_argument,
                fmt::format("a value to be stored must have at most {} bytes, got {}",
                            kMostFieldBytes, bytes.size()));
  }
  types_.push_back(type);
  // A null pointer would be NULL, and an empty view may have one.
  values_.push_back(bytes.data() == nullptr ? "" : bytes.data());
  lengths_.push_back(static_cast<int>(bytes.size()));
  formats_.push_back(1);
  return {};
}

std::string PostgresParameters::signature() const {
  std::string letters;
  for (const Oid type : types_) letters += letter_of(type);
  return letters;
}

Result<std::vector<SqlRow>> postgres_rows(const PGresult* result) {
  std::vector<SqlRow> rows(static_cast<std::size_t>(PQntuples(result)));
  const int columns = PQnfields(result);
  int number = 0;
  for (SqlRow& row : rows) {
    for (int column = 0; column < columns; ++column) {
      Result<SqlValue> value = value_at(result, number, column);
      if (!value) return fail(value.error());
      row.push_back(std::move(*value));
    }
    ++number;
  }
  return rows;
}

std::size_t highest_parameter(std::string_view sql) {
  std::size_t highest = 0;
  for (std::size_t at = sql.find('$'); at != std::string_view::npos; at = sql.find('$', at + 1)) {
    const std::string_view rest = sql.substr(at + 1);
    std::size_t number = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    highest = std::max(highest, number);
  }
  return highest;
}

}  // namespace sensex
