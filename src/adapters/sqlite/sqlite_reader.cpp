#include "adapters/sqlite/sqlite_reader.h"

#include <filesystem>
#include <unistd.h>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_error.h"
#include "adapters/sqlite/sqlite_name.h"
#include "adapters/sqlite/sqlite_owner.h"
#include "adapters/sqlite/sqlite_session.h"
#include "store/session_pool.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyTimeoutMs = 5000;
constexpr std::size_t kReaders = 2;
constexpr std::chrono::milliseconds kReaderWait = std::chrono::seconds(5);

// How a reader comes to what is in the file and in its write-ahead log.
enum class Way {
  shared,     // as its writers do, because it may write as they do; but it never does
  read_only,  // by the log's index that a writer has left
  alone,      // the file as it is: there is no log, and nobody can write here
};

bool has_log(const fs::path& path) {
  std::error_code failed;
  const std::uintmax_t logged = fs::file_size(path.string() + "-wal", failed);
  return !failed && logged > 0;
}

Way way_of(const fs::path& path) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (access(path.c_str(), W_OK) == 0 && access(folder.c_str(), W_OK) == 0) return Way::shared;
  return has_log(path) ? Way::read_only : Way::alone;
}

Result<std::unique_ptr<SqliteSession>> open_session(const std::string& path) {
  const Way way = way_of(path);
  const int access_flags = way == Way::shared ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  const std::string name = way == Way::alone ? immutable_sqlite_name(path) : path;
  const bool had_log = has_log(path);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &raw,
                                   access_flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, nullptr);
  SqliteHandle db(raw);
  if (code != SQLITE_OK) return sqlite_failure(db.get(), code, "open");
  sqlite3_extended_result_codes(db.get(), 1);
  sqlite3_busy_timeout(db.get(), kBusyTimeoutMs);
  // The log of others is theirs to bring into the file; an empty one of ours goes when we do.
  if (had_log) sqlite3_db_config(db.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  auto session = std::make_unique<SqliteSession>(std::move(db));
  if (Status done = session->run_script("PRAGMA query_only = ON"); !done) {
    return fail(done.error());
  }
  // What cannot be read says so now.
  if (const auto owner = sqlite_owner(*session); !owner) return fail(owner.error());
  return session;
}

tl::unexpected<Error> naming(const std::string& path, Error error) {
  if (error.code == Errc::permission_denied) {
    error.message =
        "the database cannot be read here; make it readable, or copy it with the -wal file beside "
        "it to a folder that can be written";
  }
  error.message = fmt::format("{}: {}", path, error.message);
  return fail(std::move(error));
}

class SqliteReader final : public SqlConnection {
 public:
  explicit SqliteReader(const std::string& path)
      : readers_({.most = kReaders, .wait = kReaderWait, .busy = kReadersAreBusy},
                 [path] { return open_session(path); }) {}

  // All of them now, so that all read one file.
  Status open() { return readers_.fill(); }

  Result<std::vector<SqlRow>> query(std::string_view sql, SqlParameters parameters) override {
    return with_session([&](SqliteSession& session) { return session.query(sql, parameters); });
  }
  Result<bool> has_table(std::string_view table) override {
    return with_session([&](SqliteSession& session) { return session.has_table(table); });
  }
  Result<std::vector<std::string>> tables() override {
    return with_session([](SqliteSession& session) { return session.tables(); });
  }
  Result<bool> is_append_only(std::string_view table) override {
    return with_session([&](SqliteSession& session) { return session.is_append_only(table); });
  }
  // A session refuses by itself.
  Result<std::int64_t> execute(std::string_view sql, SqlParameters parameters) override {
    return with_session([&](SqliteSession& session) { return session.execute(sql, parameters); });
  }
  Status make_append_only(std::string_view table) override {
    return with_session([&](SqliteSession& session) { return session.make_append_only(table); });
  }
  Status transaction(const std::function<Status(SqlSession&)>& body) override {
    return with_session([&](SqliteSession& session) { return body(session); });
  }

 private:
  template <class Body>
  auto with_session(Body body) -> decltype(body(std::declval<SqliteSession&>())) {
    const auto reader = readers_.take();
    if (!reader) return fail(reader.error());
    return body(**reader);
  }

  SessionPool<SqliteSession> readers_;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_sqlite_to_read(const std::string& path) {
  std::error_code failed;
  const fs::file_type kind = fs::status(path, failed).type();
  if (kind == fs::file_type::not_found) {
    return fail(Errc::not_found,
                fmt::format("there is no '{}'; run: sensex ingest, or use another --state "
                            "directory",
                            path));
  }
  if (kind == fs::file_type::directory) {
    return fail(Errc::malformed_data,
                fmt::format("'{}' is a folder, expected a database file; move it away or use "
                            "another --state directory",
                            path));
  }
  auto connection = std::make_unique<SqliteReader>(path);
  if (Status opened = connection->open(); !opened) return naming(path, opened.error());
  return connection;
}

}  // namespace sensex
