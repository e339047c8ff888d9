#include "store/sql_object_store.h"

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

Result<bool> is_stored(SqlSession& session, const NamedBytes& object) {
  Result<std::vector<SqlRow>> rows = session.query(kSelect, {object.digest()});
  if (!rows) return fail(rows.error());
  return !rows->empty() && read_bytes(rows->front()) == object.bytes();
}

Status insert_all(SqlSession& session, std::span<const NamedBytes* const> objects) {
  for (const NamedBytes* object : objects) {
    const auto kept = session.execute(kInsert, {object->digest(), SqlBytes{object->bytes()}});
    if (!kept) return fail(kept.error());
  }
  return {};
}

}  // namespace

Result<std::string> SqlObjectStore::put(std::string_view bytes) {
  const NamedBytes object{std::string(bytes)};
  if (const Status kept = put_all({&object, 1}); !kept) return fail(kept.error());
  return object.digest();
}

Status SqlObjectStore::put_all(std::span<const NamedBytes> objects) {
  std::vector<const NamedBytes*> missing;
  // Asked first because reading waits for no writer.
  for (const NamedBytes& object : objects) {
    const Result<bool> stored = is_stored(connection_, object);
    if (!stored) return fail(stored.error());
    if (!*stored) missing.push_back(&object);
  }
  if (missing.empty()) return {};
  return connection_.transaction([&](SqlSession& session) { return insert_all(session, missing); });
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
