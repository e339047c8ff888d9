#include "cli/store_backup.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <fmt/core.h>

#include "adapters/files/disk.h"
#include "adapters/files/os_error.h"
#include "adapters/postgres/postgres_connection.h"
#include "adapters/sqlite/sqlite_connection.h"
#include "cli/new_file.h"
#include "cli/store_location.h"
#include "store/sql_schema.h"
#include "store/table_copy.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> holds_something(const std::string& location) {
  return fail(Errc::already_exists,
              fmt::format("{} holds something already and stays as it is; restore into an empty or "
                          "new --state or --store",
                          shown_location(location)));
}

Result<std::vector<SqlTable>> content_tables(SqliteFile& file) {
  Result<std::vector<SqlTable>> shapes = file.table_shapes();
  if (!shapes) return shapes;
  return tables_of_content(std::move(*shapes));
}

Status copy_rows_out(SqlSession& from, const std::string& location, const std::string& to) {
  const Result<std::int64_t> version = known_schema_version(from, schema_migrations());
  if (!version) return fail(version.error());
  if (*version == 0) return no_state(location);
  const auto file = SqliteFile::create(to);
  if (!file) return fail(file.error());
  const auto known = schema_migrations().first(static_cast<std::size_t>(*version));
  if (Status made = migrate(**file, known); !made) return made;
  const Result<std::vector<SqlTable>> tables = content_tables(**file);
  if (!tables) return fail(tables.error());
  return (*file)->transaction(
      [&](SqlSession& session) { return copy_rows(from, session, *tables); });
}

// Of the tables, those that the session has.
Result<std::vector<SqlTable>> present(SqlSession& session, std::vector<SqlTable> tables) {
  const Result<std::vector<std::string>> names = session.tables();
  if (!names) return fail(names.error());
  std::erase_if(tables, [&](const SqlTable& table) {
    return std::ranges::find(*names, table.name) == names->end();
  });
  return tables;
}

Status check_empty(SqlSession& session, const std::vector<SqlTable>& tables,
                   const std::string& location) {
  const Result<std::vector<SqlTable>> there = present(session, tables);
  if (!there) return fail(there.error());
  const Result<bool> holds = holds_rows(session, *there);
  if (!holds) return fail(holds.error());
  return *holds ? holds_something(location) : Status();
}

Status copy_rows_in(SqliteFile& backup, SqlConnection& into, const std::string& location) {
  if (const auto fits = known_schema_version(into, schema_migrations()); !fits)
    return fail(fits.error());
  const Result<std::vector<SqlTable>> tables = content_tables(backup);
  if (!tables) return fail(tables.error());
  // Looked at before anything is made there.
  if (Status empty = check_empty(into, *tables, location); !empty) return empty;
  if (Status made = migrate(into, schema_migrations()); !made) return made;
  return into.transaction([&](SqlSession& session) -> Status {
    if (Status empty = check_empty(session, *tables, location); !empty) return empty;
    if (Status renewed = renew_identity(session); !renewed) return renewed;
    return copy_rows(backup, session, *tables);
  });
}

Status write_database(SqliteFile& backup, const fs::path& path) {
  Result<NewFile> file = NewFile::beside(path);
  if (!file) return fail(file.error());
  if (Status written = backup.write_anew(file->temporary()); !written) {
    return fail(file->in_its_name(written.error()));
  }
  return file->keep();
}

// A folder on its way to its name; see NewFile.
class NewFolder {
 public:
  static Result<NewFolder> beside(const fs::path& path) {
    if (Status there = check_folder_of(path); !there) return fail(there.error());
    std::string temporary = path.string() + ".tmp-XXXXXX";
    if (::mkdtemp(temporary.data()) == nullptr) return os_failure("make", path, errno);
    return NewFolder(path, std::move(temporary));
  }
  ~NewFolder() {
    std::error_code ignored;
    if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
  }
  NewFolder(NewFolder&& other) noexcept
      : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {}
  NewFolder& operator=(NewFolder&&) = delete;
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  const std::string& temporary() const { return temporary_; }
  Error in_its_name(Error error) const { return renamed(std::move(error), temporary_, path_); }
  // The system gives it no name that a folder with something in it has.
  Status keep() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
      return errno == ENOTEMPTY || errno == EEXIST ? holds_something(path_.string())
                                                   : os_failure("make", path_, errno);
    }
    temporary_.clear();
    return sync_folder(folder_of(path_));
  }

 private:
  NewFolder(fs::path path, std::string temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}

  fs::path path_;
  std::string temporary_;  // empty: kept or moved from
};

Status make_state(SqliteFile& backup, const std::string& state) {
  fs::path path = fs::path(state).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  std::error_code failed;
  fs::create_directories(folder_of(path), failed);
  if (failed) return os_failure("make", folder_of(path), failed.value());
  Result<NewFolder> folder = NewFolder::beside(path);
  if (!folder) return fail(folder.error());
  if (Status written = write_database(backup, state_database(folder->temporary())); !written) {
    return fail(folder->in_its_name(written.error()));
  }
  return folder->keep();
}

// A log beside a database that is missing would be taken for a part of the new one.
bool has_log(const std::string& database) {
  std::error_code ignored;
  return std::ranges::any_of(std::initializer_list<const char*>{"-wal", "-journal"},
                             [&](const char* suffix) {
                               return fs::exists(fs::symlink_status(database + suffix, ignored));
                             });
}

Status copy_into_directory(SqliteFile& backup, const std::string& state) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(state, ignored))) return make_state(backup, state);
  const std::string database = state_database(state);
  if (fs::exists(fs::symlink_status(database, ignored))) {
    const auto there = open_sqlite(database);
    if (!there) return fail(there.error());
    return copy_rows_in(backup, **there, state);
  }
  if (has_log(database)) return holds_something(state);
  return write_database(backup, database);
}

}  // namespace

Status back_up_store(const std::string& location, const std::string& to) {
  if (is_postgres_location(location)) {
    return read_postgres(location,
                         [&](SqlSession& session) { return copy_rows_out(session, location, to); });
  }
  if (Status there = check_database(location); !there) return there;
  return copy_sqlite(state_database(location), to);
}

Status restore_store(SqliteFile& backup, const std::string& location) {
  if (!is_postgres_location(location)) return copy_into_directory(backup, location);
  const auto there = open_postgres(location);
  if (!there) return fail(there.error());
  return copy_rows_in(backup, **there, location);
}

}  // namespace sensex
