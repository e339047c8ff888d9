#include "adapters/sqlite/sqlite_connection.h"

#include <filesystem>
#include <mutex>
#include <sys/stat.h>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"
#include "adapters/sqlite/sqlite_session.h"

namespace sensex {
namespace {

constexpr int kBusyTimeoutMs = 5000;

// Undoes the transaction it was begun for, unless it was committed.
class RollBackAtEnd {
 public:
  explicit RollBackAtEnd(SqliteSession& session) : session_(session) {}
  ~RollBackAtEnd() {
    // SQLite has undone the transaction itself after a full disk.
    if (session_.is_in_transaction()) static_cast<void>(session_.run_script("ROLLBACK"));
  }
  RollBackAtEnd(const RollBackAtEnd&) = delete;
  RollBackAtEnd& operator=(const RollBackAtEnd&) = delete;

 private:
  SqliteSession& session_;
};

class SqliteConnection final : public SqlConnection {
 public:
  explicit SqliteConnection(SqliteSession session) : session_(std::move(session)) {}

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    const std::lock_guard lock(mutex_);
    return session_.execute(sql, parameters);
  }
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    const std::lock_guard lock(mutex_);
    return session_.query(sql, parameters);
  }
  Result<bool> has_table(std::string_view table) override {
    const std::lock_guard lock(mutex_);
    return session_.has_table(table);
  }
  Status make_append_only(std::string_view table) override {
    const std::lock_guard lock(mutex_);
    return session_.make_append_only(table);
  }
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    const std::lock_guard lock(mutex_);
    // IMMEDIATE: what the body reads is still so when it writes, whoever else is at work.
    if (Status begun = session_.run_script("BEGIN IMMEDIATE"); !begun) return begun;
    const RollBackAtEnd guard(session_);
    if (Status done = body(session_); !done) return done;
    return session_.run_script("COMMIT");
  }

 private:
  std::mutex mutex_;
  SqliteSession session_;  // guarded by mutex_
};

Status check_place(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return fail(Errc::not_found,
                fmt::format("the folder '{}' does not exist; create it or use another --state "
                            "directory",
                            folder.string()));
  }
  if (std::filesystem::is_directory(path, ignored)) {
    return fail(Errc::malformed_data,
                fmt::format("'{}' is a folder, expected a database file; move it away or use "
                            "another --state directory",
                            path.string()));
  }
  return {};
}

// Says which file it was, which the general words leave out.
tl::unexpected<Error> naming(const std::string& path, Error error) {
  error.message = fmt::format("{}: {}", path, error.message);
  return fail(std::move(error));
}

Result<SqliteHandle> open_handle(const std::string& path) {
  // Makes a new file private from its first moment. mknod, because closing a descriptor of a
  // database that another thread has open would drop SQLite's locks on it.
  static_cast<void>(mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0));
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle db(raw);
  if (code != SQLITE_OK) return sqlite_failure(db.get(), code, "open");
  sqlite3_extended_result_codes(db.get(), 1);
  sqlite3_busy_timeout(db.get(), kBusyTimeoutMs);
  // SQLite falls back to reading when it may not write.
  if (sqlite3_db_readonly(db.get(), "main") == 1) {
    return sqlite_failure(db.get(), SQLITE_READONLY, "open");
  }
  return db;
}

// The switch to WAL fails at once, past the busy time-out, when another process opens the same new
// file; who comes second finds the mode as it should be.
Status use_write_ahead_log(SqliteSession& session) {
  constexpr int kPauseMs = 10;
  Status done = session.run_script("PRAGMA journal_mode = WAL");
  for (int waited = 0; !done && waited < kBusyTimeoutMs; waited += kPauseMs) {
    if (done.error().code != Errc::unavailable) return done;
    sqlite3_sleep(kPauseMs);
    done = session.run_script("PRAGMA journal_mode = WAL");
  }
  return done;
}

// recursive_triggers: so that INSERT OR REPLACE cannot slip past an append-only table.
Status configure(SqliteSession& session) {
  if (Status done = use_write_ahead_log(session); !done) return done;
  return session.run_script(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
}

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_sqlite(const std::string& path) {
  if (Status fits = check_place(path); !fits) return fail(fits.error());
  Result<SqliteHandle> db = open_handle(path);
  if (!db) return naming(path, db.error());
  SqliteSession session(std::move(*db));
  if (Status done = configure(session); !done) return naming(path, done.error());
  return std::make_unique<SqliteConnection>(std::move(session));
}

}  // namespace sensex
