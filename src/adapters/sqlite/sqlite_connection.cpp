#include "adapters/sqlite/sqlite_connection.h"

#include <filesystem>
#include <optional>
#include <sys/stat.h>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"
#include "adapters/sqlite/sqlite_open.h"
#include "adapters/sqlite/sqlite_owner.h"
#include "adapters/sqlite/sqlite_place.h"
#include "adapters/sqlite/sqlite_rollback.h"
#include "adapters/sqlite/sqlite_session.h"
#include "store/session_pool.h"

namespace sensex {
namespace {

constexpr std::size_t kReaders = 4;
constexpr std::chrono::milliseconds kReaderWait = std::chrono::seconds(5);
// For a writer of this very process; it holds what it has at most for one transaction.
constexpr std::chrono::milliseconds kWriterWait = std::chrono::seconds(30);

Status check_path(const std::filesystem::path& path) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::error_code ignored;
  if (!std::filesystem::is_directory(folder, ignored)) {
    return fail(Errc::not_found,
                fmt::format("the folder '{}' does not exist; create it or use another --state "
                            "directory",
                            folder.string()));
  }
  return check_is_file(path.string());
}

Result<SqliteHandle> open_handle(const std::string& path) {
  // Makes a new file private from its first moment. mknod, because closing a descriptor of a
  // database that another thread has open would drop SQLite's locks on it.
  static_cast<void>(mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0));
  Result<SqliteHandle> db = open_sqlite_handle(path, SQLITE_OPEN_READWRITE);
  // SQLite falls back to reading when it may not write.
  if (db && sqlite3_db_readonly(db->get(), "main") == 1) {
    return sqlite_failure(db->get(), SQLITE_READONLY, "open");
  }
  return db;
}

// The switch to WAL fails at once, past the busy time-out, when another process opens the same new
// file; who comes second finds the mode as it should be.
Status use_write_ahead_log(SqliteSession& session) {
  constexpr int kPauseMs = 10;
  Status done = session.run_script("PRAGMA journal_mode = WAL");
  for (int waited = 0; !done && waited < kSqliteBusyTimeoutMs; waited += kPauseMs) {
    if (done.error().code != Errc::unavailable) return done;
    sqlite3_sleep(kPauseMs);
    done = session.run_script("PRAGMA journal_mode = WAL");
  }
  return done;
}

// What another program left in its write-ahead log must stay there, too.
class NoCheckpoint {
 public:
  explicit NoCheckpoint(SqliteSession& session) : db_(session.handle()) { set(1); }
  void lift() { set(0); }

 private:
  void set(int value) { sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, value, nullptr); }

  sqlite3* db_;
};

// recursive_triggers: so that INSERT OR REPLACE cannot slip past an append-only table.
Status configure(SqliteSession& session) {
  const Result<SqliteOwner> owner = sqlite_owner(session);
  if (!owner) return fail(owner.error());
  if (Status done = use_write_ahead_log(session); !done) return done;
  if (*owner != SqliteOwner::us) {
    if (Status done = mark_sqlite_owner(session); !done) return done;
  }
  return session.run_script(
      "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
}

Result<std::unique_ptr<SqliteSession>> open_writer(const std::string& path) {
  Result<SqliteHandle> db = open_handle(path);
  if (!db) return naming_file(path, db.error());
  auto session = std::make_unique<SqliteSession>(std::move(*db));
  std::optional<NoCheckpoint> untouched;
  if (has_sqlite_log(path)) untouched.emplace(*session);
  if (Status done = configure(*session); !done) return naming_file(path, done.error());
  if (untouched) untouched->lift();
  return session;
}

// With a write-ahead log, who reads and who writes do not wait for each other.
Result<std::unique_ptr<SqliteSession>> open_reader(const std::string& path) {
  Result<SqliteHandle> db = open_handle(path);
  if (!db) return naming_file(path, db.error());
  auto session = std::make_unique<SqliteSession>(std::move(*db));
  if (Status done = session->run_script("PRAGMA query_only = ON"); !done) {
    return naming_file(path, done.error());
  }
  return session;
}

class SqliteConnection final : public SqlConnection {
 public:
  explicit SqliteConnection(const std::string& path)
      : path_(path),
        writer_({.most = 1, .wait = kWriterWait, .busy = kWriterIsBusy},
                [path] { return open_writer(path); }),
        readers_({.most = kReaders, .wait = kReaderWait, .busy = kReadersAreBusy},
                 [path] { return open_reader(path); }) {}

  // All of them now: a session made later would read another file, if one took this one's place.
  Status open() {
    if (Status done = writer_.fill(); !done) return done;
    if (Status done = readers_.fill(); !done) return done;
    Result<SqlitePlace> place = SqlitePlace::of(path_);
    if (!place) return fail(place.error());
    place_ = std::move(*place);
    return {};
  }

  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    const auto writer = take(writer_);
    if (!writer) return fail(writer.error());
    return (*writer)->execute(sql, parameters);
  }
  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    const auto reader = take(readers_);
    if (!reader) return fail(reader.error());
    return (*reader)->query(sql, parameters);
  }
  Result<bool> has_table(std::string_view table) override {
    const auto reader = take(readers_);
    if (!reader) return fail(reader.error());
    return (*reader)->has_table(table);
  }
  Result<std::vector<std::string>> tables() override {
    const auto reader = take(readers_);
    if (!reader) return fail(reader.error());
    return (*reader)->tables();
  }
  Result<bool> is_append_only(std::string_view table) override {
    const auto reader = take(readers_);
    if (!reader) return fail(reader.error());
    return (*reader)->is_append_only(table);
  }
  Status make_append_only(std::string_view table) override {
    const auto writer = take(writer_);
    if (!writer) return fail(writer.error());
    return (*writer)->make_append_only(table);
  }
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    const auto writer = take(writer_);
    if (!writer) return fail(writer.error());
    SqliteSession& session = **writer;
    // IMMEDIATE: what the body reads is still so when it writes, whoever else is at work.
    if (Status begun = session.run_script("BEGIN IMMEDIATE"); !begun) return begun;
    const SqliteRollback guard(session);
    if (Status done = body(session); !done) return done;
    // Once more, for the body may have taken its time.
    if (Status there = place_->check(); !there) return there;
    return session.run_script("COMMIT");
  }

 private:
  using Pool = SessionPool<SqliteSession>;

  // Nothing is written to, or read from, a file that is not at its place any more.
  Result<Pool::Loan> take(Pool& pool) {
    Result<Pool::Loan> loan = pool.take();
    if (!loan) return loan;
    if (Status there = place_->check(); !there) return fail(there.error());
    return loan;
  }

  const std::string path_;
  std::optional<SqlitePlace> place_;  // since open()
  Pool writer_;
  Pool readers_;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_sqlite(const std::string& path) {
  if (Status fits = check_path(path); !fits) return fail(fits.error());
  if (Status fits = check_left_journal(path); !fits) return fail(fits.error());
  auto connection = std::make_unique<SqliteConnection>(path);
  if (Status opened = connection->open(); !opened) return fail(opened.error());
  return connection;
}

}  // namespace sensex
