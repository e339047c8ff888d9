#include "adapters/sqlite/sqlite_reader.h"

#include <filesystem>

#include <fmt/core.h>

#include "adapters/sqlite/sqlite_open.h"
#include "adapters/sqlite/sqlite_rollback.h"
#include "store/session_pool.h"

namespace sensex {
namespace {

constexpr std::size_t kReaders = 2;
constexpr std::chrono::milliseconds kReaderWait = std::chrono::seconds(5);

class SqliteReader final : public SqlConnection {
 public:
  explicit SqliteReader(const std::string& path)
      : readers_({.most = kReaders, .wait = kReaderWait, .busy = kReadersAreBusy},
                 [path] { return open_sqlite_session_to_read(path); }) {}

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
    return with_session([&](SqliteSession& session) -> Status {
      if (Status begun = session.run_script("BEGIN"); !begun) return begun;
      const SqliteRollback guard(session);
      if (Status done = body(session); !done) return done;
      return session.run_script("COMMIT");
    });
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
  if (std::filesystem::status(path, failed).type() == std::filesystem::file_type::not_found) {
    return fail(Errc::not_found,
                fmt::format("there is no '{}'; run: sensex ingest, or use another --state "
                            "directory",
                            path));
  }
  auto connection = std::make_unique<SqliteReader>(path);
  if (Status opened = connection->open(); !opened) return fail(opened.error());
  return connection;
}

}  // namespace sensex
