#include "store/sql_object_store.h"

#include "base/sha256.h"
#include "store/object_check.h"
#include "store/sql_row.h"

namespace sensex {
namespace {

constexpr std::string_view kSelect = "SELECT bytes FROM objects WHERE digest = $1";
// Damaged bytes are replaced, so that storing the same data again is the repair.
constexpr std::string_view kInsert =
    "INSERT INTO objects (digest, bytes) VALUES ($1, $2) "
    "ON CONFLICT (digest) DO UPDATE SET bytes = excluded.bytes";

Result<std::string> read_bytes(SqlRow& row) {
  SqlRowReader reader(std::move(row));
  std::string bytes = reader.text();
  if (Status fits = reader.finish("object"); !fits) return fail(fits.error());
  return bytes;
}

}  // namespace

Result<std::string> SqlObjectStore::put(std::string_view bytes) {
  std::string digest = sha256_hex(bytes);
  // Asked first because reading waits for no writer.
  Result<std::vector<SqlRow>> rows = connection_.query(kSelect, {digest});
  if (!rows) return fail(rows.error());
  if (!rows->empty() && read_bytes(rows->front()) == bytes) return digest;
  const auto kept = connection_.execute(kInsert, {digest, SqlBytes{bytes}});
  if (!kept) return fail(kept.error());
  return digest;
}

Result<std::string> SqlObjectStore::get(std::string_view digest) {
  Result<std::vector<SqlRow>> rows = connection_.query(kSelect, {digest});
  if (!rows) return fail(rows.error());
  if (rows->empty()) return no_such_object(digest);
  Result<std::string> bytes = read_bytes(rows->front());
  if (!bytes) return bytes;
  return checked_object(digest, std::move(*bytes));
}

}  // namespace sensex
