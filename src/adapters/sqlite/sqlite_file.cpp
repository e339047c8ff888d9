#include "adapters/sqlite/sqlite_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"
#include "adapters/sqlite/sqlite_name.h"
#include "adapters/sqlite/sqlite_open.h"
#include "adapters/sqlite/sqlite_owner.h"
#include "adapters/sqlite/sqlite_rollback.h"
#include "store/sql_row.h"
#include "store/sql_schema.h"

namespace sensex {
namespace {

constexpr std::string_view kOneFile = "PRAGMA journal_mode = DELETE";

// By its header, because a file that is immutable does not tell. Opens it by itself, which is safe
// where SQLite holds no locks.
bool says_write_ahead(const std::string& path) {
  constexpr std::streamoff kReadVersion = 19;
  constexpr int kWriteAhead = 2;
  std::ifstream file(path, std::ios::binary);
  return file.seekg(kReadVersion) && file.get() == kWriteAhead;
}

tl::unexpected<Error> no_backup(const std::string& path, std::string detail) {
  return fail(Errc::malformed_data,
              fmt::format("{} is not a backup of sensex, or not all of one; give a file that "
                          "'sensex backup' made",
                          path),
              std::move(detail));
}

// In one step, so that it is of one instant.
Status copy_pages(sqlite3* from, sqlite3* to) {
  sqlite3_backup* const backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == nullptr) return sqlite_failure(to, sqlite3_errcode(to), "backup");
  constexpr int kAll = -1;
  const int copied = sqlite3_backup_step(backup, kAll);
  sqlite3_backup_finish(backup);
  if (copied == SQLITE_DONE) return {};
  return sqlite_failure(to, copied, "backup");
}

// No journal: a copy that failed is thrown away.
Result<std::unique_ptr<SqliteSession>> open_target(const std::string& path) {
  Result<SqliteHandle> db = open_sqlite_handle(path, SQLITE_OPEN_READWRITE);
  if (!db) return fail(db.error());
  auto session = std::make_unique<SqliteSession>(std::move(*db));
  Status done = session->run_script("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = FULL");
  if (!done) return fail(done.error());
  return session;
}

Status copy_into(sqlite3* from, SqliteSession& to) {
  if (Status copied = copy_pages(from, to.handle()); !copied) return copied;
  if (Status done = to.run_script(std::string(kOneFile)); !done) return done;
  if (Status done = mark_sqlite_owner(to); !done) return done;
  // A copy is another database: put in the original's place it is not taken for it.
  const Result<bool> has_identity = to.has_table(kIdentityTable);
  if (!has_identity) return fail(has_identity.error());
  return *has_identity ? renew_identity(to) : Status();
}

Result<std::string> answer(SqlSession& session, std::string_view pragma) {
  Result<std::vector<SqlRow>> rows = session.query(pragma);
  if (!rows) return fail(rows.error());
  if (rows->empty()) return std::string();
  const auto* text = std::get_if<std::string>(&rows->front().front());
  return text == nullptr ? std::string("a value") : *text;
}

// What the file says of itself, and whether its pages, rows and references fit together.
Status check_pages(SqlSession& session, const std::string& path) {
  const Result<std::string> whole = answer(session, "PRAGMA integrity_check(1)");
  if (!whole) return no_backup(path, whole.error().detail);
  if (*whole != "ok") return no_backup(path, *whole);
  const Result<std::string> reference = answer(session, "PRAGMA foreign_key_check");
  if (!reference) return no_backup(path, reference.error().detail);
  return reference->empty() ? Status() : no_backup(path, "a reference leads nowhere");
}

// Everything that was made in the database, without the blanks and quotes that another release of
// SQLite may write in another way.
Result<std::vector<std::string>> definitions(SqlSession& session) {
  Result<std::vector<SqlRow>> rows = session.query(
      "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || COALESCE(sql, '') "
      "FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name");
  if (!rows) return fail(rows.error());
  std::vector<std::string> texts;
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    std::string text = reader.text();
    if (Status fits = reader.finish("definition"); !fits) return fail(fits.error());
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '"'; });
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<SqlTable> shape_of(SqlSession& session, const std::string& name) {
  Result<std::vector<SqlRow>> rows = session.query(
      fmt::format("SELECT name, type, pk FROM pragma_table_info('{}') ORDER BY cid", name));
  if (!rows) return fail(rows.error());
  SqlTable table{.name = name};
  std::vector<std::pair<std::int64_t, std::size_t>> key;  // by position in the key
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    SqlColumn column{.name = reader.text()};
    column.is_bytes = reader.text() == "BLOB";
    const std::int64_t position = reader.integer();
    if (Status fits = reader.finish("column"); !fits) return fail(fits.error());
    if (position > 0) key.emplace_back(position, table.columns.size());
    table.columns.push_back(std::move(column));
  }
  std::ranges::sort(key);
  for (const auto& [position, column] : key) table.key.push_back(column);
  if (!table.key.empty()) return table;
  return fail(Errc::internal, "a table has no primary key", name);
}

Result<std::vector<std::string>> references_of(SqlSession& session, const std::string& table) {
  Result<std::vector<SqlRow>> rows = session.query(
      fmt::format("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list('{}')", table));
  if (!rows) return fail(rows.error());
  std::vector<std::string> names;
  for (SqlRow& row : *rows) {
    SqlRowReader reader(std::move(row));
    names.push_back(reader.text());
    if (Status fits = reader.finish("reference"); !fits) return fail(fits.error());
  }
  return names;
}

// Adds the table after those it refers to.
Status add_in_order(SqlSession& session, const std::string& name, std::vector<SqlTable>& tables) {
  const auto is_name = [&](const SqlTable& table) { return table.name == name; };
  if (std::ranges::any_of(tables, is_name)) return {};
  const Result<std::vector<std::string>> references = references_of(session, name);
  if (!references) return fail(references.error());
  for (const std::string& reference : *references) {
    if (reference == name) continue;
    if (Status added = add_in_order(session, reference, tables); !added) return added;
  }
  Result<SqlTable> table = shape_of(session, name);
  if (!table) return fail(table.error());
  tables.push_back(std::move(*table));
  return {};
}

}  // namespace

Result<std::unique_ptr<SqliteFile>> SqliteFile::open(const std::string& path) {
  std::error_code ignored;
  const std::filesystem::file_status status = std::filesystem::status(path, ignored);
  if (status.type() == std::filesystem::file_type::not_found) {
    return fail(Errc::not_found, fmt::format("there is no file {}; name a backup", path));
  }
  if (!std::filesystem::is_regular_file(status)) return no_backup(path, "no plain file");
  Result<SqliteHandle> db =
      open_sqlite_handle(immutable_sqlite_name(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
  if (!db) return naming_file(path, db.error());
  std::unique_ptr<SqliteFile> file(new SqliteFile(std::move(*db)));
  if (Status fits = file->check(path); !fits) return fail(fits.error());
  const Result<std::int64_t> version = known_schema_version(*file, schema_migrations());
  if (!version) return naming_file(path, version.error());
  if (Status fits = file->check_definitions(path, *version); !fits) return fail(fits.error());
  if (*version == schema_migrations().back().version) return file;
  Result<std::unique_ptr<SqliteFile>> upgraded = file->upgraded();
  if (!upgraded) return naming_file(path, upgraded.error());
  return upgraded;
}

Status SqliteFile::check(const std::string& path) {
  const Result<SqliteOwner> owner = sqlite_owner(session_);
  if (!owner && owner.error().code == Errc::malformed_data) {
    return no_backup(path, owner.error().message);
  }
  if (!owner) return naming_file(path, owner.error());
  if (*owner == SqliteOwner::nobody) return no_backup(path, "no tables");
  if (says_write_ahead(path)) {
    return fail(Errc::malformed_data,
                fmt::format("{} is the database of a state and not a backup: what was written last "
                            "may stand beside it; make a backup with: sensex backup FILE",
                            path));
  }
  return check_pages(session_, path);
}

Result<std::unique_ptr<SqliteFile>> SqliteFile::in_memory() {
  Result<SqliteHandle> memory = open_sqlite_handle(":memory:", SQLITE_OPEN_READWRITE);
  if (!memory) return fail(memory.error());
  return std::unique_ptr<SqliteFile>(new SqliteFile(std::move(*memory)));
}

// Neither lacks it a part, nor has it one of another program's: a trigger may make rows vanish.
Status SqliteFile::check_definitions(const std::string& path, std::int64_t version) {
  const auto fresh = in_memory();
  if (!fresh) return fail(fresh.error());
  const auto known = schema_migrations().first(static_cast<std::size_t>(version));
  if (Status made = migrate(**fresh, known); !made) return made;
  const Result<std::vector<std::string>> expected = definitions((*fresh)->session_);
  if (!expected) return fail(expected.error());
  const Result<std::vector<std::string>> found = definitions(session_);
  if (!found) return fail(found.error());
  if (*found == *expected) return {};
  return no_backup(path, "its tables, indexes and triggers are not those that this program makes");
}

Result<std::unique_ptr<SqliteFile>> SqliteFile::upgraded() const {
  Result<std::unique_ptr<SqliteFile>> memory = in_memory();
  if (!memory) return memory;
  std::unique_ptr<SqliteFile> file = std::move(*memory);
  if (Status done = copy_pages(session_.handle(), file->session_.handle()); !done) {
    return fail(done.error());
  }
  if (Status done = migrate(*file, schema_migrations()); !done) return fail(done.error());
  return file;
}

Result<std::unique_ptr<SqliteFile>> SqliteFile::create(const std::string& path) {
  Result<std::unique_ptr<SqliteSession>> session = open_target(path);
  if (!session) return naming_file(path, session.error());
  if (Status done = mark_sqlite_owner(**session); !done) return naming_file(path, done.error());
  session->reset();
  Result<SqliteHandle> db = open_sqlite_handle(path, SQLITE_OPEN_READWRITE);
  if (!db) return naming_file(path, db.error());
  return std::unique_ptr<SqliteFile>(new SqliteFile(std::move(*db)));
}

Status SqliteFile::write_anew(const std::string& path) {
  const Result<std::unique_ptr<SqliteSession>> to = open_target(path);
  if (!to) return naming_file(path, to.error());
  if (Status done = copy_into(session_.handle(), **to); !done) {
    return naming_file(path, done.error());
  }
  return {};
}

Result<std::vector<SqlTable>> SqliteFile::table_shapes() {
  const Result<std::vector<std::string>> names = tables();
  if (!names) return fail(names.error());
  std::vector<SqlTable> shapes;
  for (const std::string& name : *names) {
    if (Status added = add_in_order(session_, name, shapes); !added) return fail(added.error());
  }
  return shapes;
}

Result<std::int64_t> SqliteFile::execute(std::string_view sql, SqlParameters parameters) {
  return session_.execute(sql, parameters);
}

Result<std::vector<SqlRow>> SqliteFile::query(std::string_view sql, SqlParameters parameters) {
  return session_.query(sql, parameters);
}

Result<bool> SqliteFile::has_table(std::string_view table) { return session_.has_table(table); }

Result<std::vector<std::string>> SqliteFile::tables() { return session_.tables(); }

Result<bool> SqliteFile::is_append_only(std::string_view table) {
  return session_.is_append_only(table);
}

Status SqliteFile::make_append_only(std::string_view table) {
  return session_.make_append_only(table);
}

Status SqliteFile::transaction(const std::function<Status(SqlSession&)>& body) {
  if (Status begun = session_.run_script("BEGIN IMMEDIATE"); !begun) return begun;
  const SqliteRollback guard(session_);
  if (Status done = body(session_); !done) return done;
  return session_.run_script("COMMIT");
}

Status copy_sqlite(const std::string& database, const std::string& to) {
  const Result<std::unique_ptr<SqliteSession>> from = open_sqlite_session_to_read(database);
  if (!from) return fail(from.error());
  const Result<std::int64_t> version = known_schema_version(**from, schema_migrations());
  if (!version) return naming_file(database, version.error());
  const Result<std::unique_ptr<SqliteSession>> target = open_target(to);
  if (!target) return naming_file(to, target.error());
  if (Status done = copy_into((*from)->handle(), **target); !done) {
    return naming_file(to, done.error());
  }
  return {};
}

}  // namespace sensex
