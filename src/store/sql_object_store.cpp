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

Result<bool> is_stored(SqlSession& session, std::string_view digest, std::string_view bytes) {
  Result<std::vector<SqlRow>> rows = session.query(kSelect, {digest});
  if (!rows) return fail(rows.error());
  return !rows->empty() && read_bytes(rows->front()) == bytes;
}

struct NamedObject {
  std::string_view digest = {};
  std::string_view bytes = {};
};

Status insert_all(SqlSession& session, std::span<const NamedObject> objects) {
  for (const NamedObject& object : objects) {
    const auto kept = session.execute(kInsert, {object.digest, SqlBytes{object.bytes}});
    if (!kept) return fail(kept.error());
  }
  return {};
}

std::vector<std::string> digests_of(std::span<const std::string_view> objects) {
  std::vector<std::string> digests;
  digests.reserve(objects.size());
  for (const std::string_view bytes : objects) digests.push_back(sha256_hex(bytes));
  return digests;
}

}  // namespace

Result<std::string> SqlObjectStore::put(std::string_view bytes) {
  Result<std::vector<std::string>> digests = put_all({&bytes, 1});
  if (!digests) return fail(digests.error());
  return std::move(digests->front());
}

Result<std::vector<std::string>> SqlObjectStore::put_all(
    std::span<const std::string_view> objects) {
  std::vector<std::string> digests = digests_of(objects);
  std::vector<NamedObject> missing;
  // Asked first because reading waits for no writer.
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const Result<bool> stored = is_stored(connection_, digests[i], objects[i]);
    if (!stored) return fail(stored.error());
    if (!*stored) missing.push_back({.digest = digests[i], .bytes = objects[i]});
  }
  if (missing.empty()) return digests;
  const Status done =
      connection_.transaction([&](SqlSession& session) { return insert_all(session, missing); });
  if (!done) return fail(done.error());
  return digests;
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
