#include "adapters/sqlite/sqlite_connection.h"

#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

class Sqlite : public testing::Test {
 protected:
  Sqlite() : connection_(database_.connect()) { run("CREATE TABLE t (k TEXT UNIQUE, v BIGINT)"); }

  SqlConnection& connection() { return *connection_; }
  const TestDatabase& database() const { return database_; }

  void run(std::string_view sql, SqlParameters parameters = {}) {
    const auto done = connection().execute(sql, parameters);
    ASSERT_TRUE(done.has_value()) << done.error().message << " | " << done.error().detail;
  }
  SqlValue ask(std::string_view sql, SqlParameters parameters = {}) {
    const auto rows = connection().query(sql, parameters);
    if (!rows) throw std::runtime_error(rows.error().detail);
    return rows->at(0).at(0);
  }
  std::int64_t rows() { return std::get<std::int64_t>(ask("SELECT COUNT(*) FROM t")); }

 private:
  TestDatabase database_;
  std::unique_ptr<SqlConnection> connection_;
};

Errc code_of_opening(const std::string& path) {
  const auto connection = open_sqlite(path);
  return connection ? Errc::internal : connection.error().code;
}

// What a user without root's rights gets; a child, because a process cannot take its rights back.
int code_without_rights(const std::string& path) {
  const pid_t child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65534) != 0) _exit(120);
    _exit(static_cast<int>(code_of_opening(path)));
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(Sqlite, BindsByNumberNotByFirstAppearance) {
  EXPECT_EQ(std::get<std::string>(ask("SELECT $2 || $1 || $2", {"a", "b"})), "bab");
}

TEST_F(Sqlite, GivesBackEveryTypeOfValue) {
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT $1", {INT64_MIN})), INT64_MIN);
  EXPECT_EQ(std::get<double>(ask("SELECT $1", {0.1})), 0.1);
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {std::string_view()})), "");
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {SqlBytes{}})), "");
  EXPECT_EQ(std::get<std::string>(ask("SELECT $1", {SqlBytes{{"a\0b", 3}}})),
            std::string("a\0b", 3));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ask("SELECT $1", {std::monostate()})));
}

TEST_F(Sqlite, CountsTheRowsAStatementChanged) {
  EXPECT_EQ(connection().execute("INSERT INTO t VALUES ('a', 1), ('b', 2)").value(), 2);
  EXPECT_EQ(connection().execute("UPDATE t SET v = 3").value(), 2);
  EXPECT_EQ(connection().execute("DELETE FROM t WHERE k = 'x'").value(), 0);
}

TEST_F(Sqlite, RunsDurablyWithAWriteAheadLogAndForeignKeys) {
  EXPECT_EQ(std::get<std::string>(ask("PRAGMA journal_mode")), "wal");
  EXPECT_EQ(std::get<std::int64_t>(ask("PRAGMA synchronous")), 2);
  EXPECT_EQ(std::get<std::int64_t>(ask("PRAGMA foreign_keys")), 1);
  EXPECT_EQ(std::get<std::int64_t>(ask("PRAGMA busy_timeout")), 5000);
}

TEST_F(Sqlite, ATakenKeyAlreadyExists) {
  run("INSERT INTO t VALUES ('a', 1)");
  EXPECT_EQ(connection().execute("INSERT INTO t VALUES ('a', 2)").error().code,
            Errc::already_exists);
}

TEST_F(Sqlite, AWrongStatementIsInternalAndToldInTheDetail) {
  const Error error = connection().query("SELECT nothing FROM nowhere").error();
  EXPECT_EQ(error.code, Errc::internal);
  EXPECT_NE(error.detail.find("nowhere"), std::string::npos);
}

TEST_F(Sqlite, AWrongNumberOfParametersIsInternal) {
  EXPECT_EQ(connection().query("SELECT $1", {}).error().code, Errc::internal);
  EXPECT_EQ(connection().query("SELECT 1", {"a"}).error().code, Errc::internal);
}

TEST_F(Sqlite, ATransactionThatFailsLeavesNothing) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    return fail(Errc::refused, "no");
  });
  EXPECT_EQ(done.error().code, Errc::refused);
  EXPECT_EQ(rows(), 0);
}

TEST_F(Sqlite, ATransactionThatThrowsLeavesNothing) {
  const auto body = [](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    throw std::runtime_error("bug");
  };
  EXPECT_THROW(static_cast<void>(connection().transaction(body)), std::runtime_error);
  EXPECT_EQ(rows(), 0);
}

TEST_F(Sqlite, AReaderSeesTheOldStateWhileAnotherConnectionWrites) {
  const auto other = database().connect();
  const Status done = other->transaction([this](SqlSession& session) -> Status {
    static_cast<void>(session.execute("INSERT INTO t VALUES ('a', 1)"));
    EXPECT_EQ(rows(), 0);
    return {};
  });
  ASSERT_TRUE(done.has_value());
  EXPECT_EQ(rows(), 1);
}

TEST_F(Sqlite, ASecondWriterIsToldThatTheDatabaseIsBusy) {
  run("PRAGMA busy_timeout = 0");
  const auto other = database().connect();
  const Status done = other->transaction([this](SqlSession&) -> Status {
    EXPECT_EQ(connection().execute("INSERT INTO t VALUES ('a', 1)").error().code,
              Errc::unavailable);
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

TEST_F(Sqlite, AnAppendOnlyTableRefusesChangesHoweverTheyAreWritten) {
  ASSERT_TRUE(connection().make_append_only("t").has_value());
  run("INSERT INTO t VALUES ('a', 1)");
  for (const char* sql : {"UPDATE t SET v = 2", "DELETE FROM t", "REPLACE INTO t VALUES ('a', 2)",
                          "INSERT INTO t VALUES ('a', 2) ON CONFLICT (k) DO UPDATE SET v = 2"}) {
    EXPECT_EQ(connection().execute(sql).error().code, Errc::refused) << sql;
  }
  EXPECT_EQ(std::get<std::int64_t>(ask("SELECT v FROM t")), 1);
}

TEST_F(Sqlite, ThreadsShareOneConnection) {
  const auto insert = [this](int from) {
    for (int i = from; i < from + 20; ++i)
      run("INSERT INTO t VALUES ($1, $2)", {std::to_string(i), i});
  };
  {
    const std::jthread other(insert, 100);
    insert(0);
  }
  EXPECT_EQ(rows(), 40);
}

TEST_F(Sqlite, ANewDatabaseIsReadableByItsOwnerOnly) {
  for (const char* suffix : {"", "-wal"}) {
    const fs::perms mode = fs::status(database().path() + suffix).permissions();
    EXPECT_EQ(mode, fs::perms::owner_read | fs::perms::owner_write) << suffix;
  }
}

TEST(SqliteOpen, AMissingFolderIsNotFound) {
  const TestDatabase database;
  const Error error = open_sqlite((database.folder() / "no" / "x.db").string()).error();
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_NE(error.message.find("create it"), std::string::npos);
}

TEST(SqliteOpen, AFolderInPlaceOfTheFileIsMalformed) {
  const TestDatabase database;
  fs::create_directory(database.path());
  EXPECT_EQ(code_of_opening(database.path()), Errc::malformed_data);
}

TEST(SqliteOpen, AnotherFileIsMalformedAndStaysAsItIs) {
  const TestDatabase database;
  const std::string content = "Date,Open,High,Low,Close\n";
  std::ofstream(database.path()) << content;
  EXPECT_EQ(code_of_opening(database.path()), Errc::malformed_data);
  EXPECT_EQ(fs::file_size(database.path()), content.size());
}

TEST(SqliteOpen, AFileThatMayNotBeWrittenIsDenied) {
  const TestDatabase database;
  fs::permissions(database.folder(), fs::perms::all);
  static_cast<void>(database.open_store());
  fs::permissions(database.path(), fs::perms::owner_read | fs::perms::others_read);
  EXPECT_EQ(code_without_rights(database.path()), static_cast<int>(Errc::permission_denied));
}

TEST(SqliteOpen, AFolderThatMayNotBeWrittenIsDenied) {
  const TestDatabase database;
  constexpr fs::perms kReadOnly = fs::perms::owner_read | fs::perms::owner_exec |
                                  fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(database.folder(), kReadOnly);
  EXPECT_EQ(code_without_rights(database.path()), static_cast<int>(Errc::permission_denied));
  fs::permissions(database.folder(), fs::perms::owner_all);
}

TEST(SqliteOpen, AWritableFileInAFolderThatMayNotBeWrittenIsDenied) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  fs::permissions(database.path(), fs::perms::all);
  fs::permissions(database.folder(), fs::perms::owner_read | fs::perms::owner_exec |
                                         fs::perms::others_read | fs::perms::others_exec);
  EXPECT_EQ(code_without_rights(database.path()), static_cast<int>(Errc::permission_denied));
  fs::permissions(database.folder(), fs::perms::owner_all);
}

TEST(SqliteOpen, ThreadsThatOpenANewDatabaseAtOnceAllSucceed) {
  const TestDatabase database;
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { EXPECT_NO_THROW(static_cast<void>(database.open_store())); });
  }
}

}  // namespace
}  // namespace sensex
