#include "adapters/sqlite/sqlite_open.h"

#include <filesystem>
#include <unistd.h>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"
#include "adapters/sqlite/sqlite_name.h"
#include "adapters/sqlite/sqlite_owner.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

// How a reader comes to what is in the file and in its write-ahead log.
enum class Way {
  shared,     // as its writers do, because it may write as they do; but it never does
  read_only,  // by the log's index that a writer has left
  alone,      // the file as it is: there is no log, and nobody can write here
};

Way way_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent.string();
  if (access(path.c_str(), W_OK) == 0 && access(folder.c_str(), W_OK) == 0) return Way::shared;
  return has_sqlite_log(path) ? Way::read_only : Way::alone;
}

Result<std::unique_ptr<SqliteSession>> open_session(const std::string& path) {
  const Way way = way_of(path);
  const bool had_log = has_sqlite_log(path);
  Result<SqliteHandle> db = open_sqlite_handle(
      way == Way::alone ? immutable_sqlite_name(path) : path,
      SQLITE_OPEN_URI | (way == Way::shared ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY));
  if (!db) return fail(db.error());
  // The log of others is theirs to bring into the file; an empty one of ours goes when we do.
  if (had_log) sqlite3_db_config(db->get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  auto session = std::make_unique<SqliteSession>(std::move(*db));
  if (Status done = session->run_script("PRAGMA query_only = ON"); !done) {
    return fail(done.error());
  }
  // What cannot be read says so now.
  if (const auto owner = sqlite_owner(*session); !owner) return fail(owner.error());
  return session;
}

}  // namespace

Result<SqliteHandle> open_sqlite_handle(const std::string& name, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle db(raw);
  if (code != SQLITE_OK) return sqlite_failure(db.get(), code, "open");
  sqlite3_extended_result_codes(db.get(), 1);
  sqlite3_busy_timeout(db.get(), kSqliteBusyTimeoutMs);
  return db;
}

tl::unexpected<Error> naming_file(const std::string& path, Error error) {
  error.message = fmt::format("{}: {}", path, error.message);
  return fail(std::move(error));
}

Status check_is_file(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (!fs::exists(status) || fs::is_regular_file(status)) return {};
  return fail(Errc::malformed_data,
              fmt::format("'{}' is {}, expected a database file; move it away or use another "
                          "--state directory",
                          path, fs::is_directory(status) ? "a folder" : "no plain file"));
}

bool has_sqlite_log(const std::string& path) {
  std::error_code none;
  const std::uintmax_t size = fs::file_size(sqlite_target(path) + "-wal", none);
  return !none && size > 0;
}

Status check_left_journal(const std::string& path) {
  std::error_code none;
  const std::uintmax_t size = fs::file_size(sqlite_target(path) + "-journal", none);
  if (none || size == 0) return {};
  Result<SqliteHandle> db =
      open_sqlite_handle(immutable_sqlite_name(path), SQLITE_OPEN_URI | SQLITE_OPEN_READONLY);
  if (!db) return naming_file(path, db.error());
  SqliteSession session(std::move(*db));
  if (const auto owner = sqlite_owner(session); !owner) return naming_file(path, owner.error());
  return {};
}

Result<std::unique_ptr<SqliteSession>> open_sqlite_session_to_read(const std::string& path) {
  if (Status fits = check_is_file(path); !fits) return fail(fits.error());
  if (Status fits = check_left_journal(path); !fits) return fail(fits.error());
  Result<std::unique_ptr<SqliteSession>> session = open_session(sqlite_target(path));
  if (session) return session;
  Error error = std::move(session.error());
  if (error.code == Errc::permission_denied) {
    error.message =
        "the database cannot be read here; make it readable, or copy it with the -wal file beside "
        "it to a folder that can be written";
  }
  return naming_file(path, std::move(error));
}

}  // namespace sensex
