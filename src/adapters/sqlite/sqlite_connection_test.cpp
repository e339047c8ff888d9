#include "adapters/sqlite/sqlite_connection.h"

#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "adapters/sqlite/sqlite_reader.h"
#include "adapters/sqlite/sqlite_test_database.h"
#include "store/sql_connection_contract.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

const SqlBackend kSqlite = {.name = "Sqlite", .new_database = [] {
                              const auto database = std::make_shared<TestDatabase>();
                              return [database] { return database->connect(); };
                            }};

INSTANTIATE_TEST_SUITE_P(Backend, SqlContract, testing::Values(kSqlite), sql_backend_name);

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

TEST_F(Sqlite, WritesDurablyWithAWriteAheadLogAndForeignKeys) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    const auto ask = [&](std::string_view sql) { return session.query(sql).value().at(0).at(0); };
    EXPECT_EQ(ask("PRAGMA journal_mode"), SqlValue("wal"));
    EXPECT_EQ(ask("PRAGMA synchronous"), SqlValue(std::int64_t{2}));
    EXPECT_EQ(ask("PRAGMA foreign_keys"), SqlValue(std::int64_t{1}));
    EXPECT_EQ(ask("PRAGMA busy_timeout"), SqlValue(std::int64_t{5000}));
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

TEST_F(Sqlite, AReplacementDoesNotSlipPastAnAppendOnlyTable) {
  ASSERT_TRUE(connection().make_append_only("t").has_value());
  run("INSERT INTO t VALUES ('a', 1)");
  EXPECT_EQ(connection().execute("REPLACE INTO t VALUES ('a', 2)").error().code, Errc::refused);
  EXPECT_EQ(ask("SELECT v FROM t"), SqlValue(std::int64_t{1}));
}

TEST_F(Sqlite, AFileThatWasDeletedIsNeitherWrittenNorReadNorMadeAnew) {
  fs::remove_all(database().folder());
  const std::string said = database().path() +
                           " was deleted while it was open, and nothing is recorded in it; put it "
                           "back or restore a backup, then restart sensex";
  for (int i = 0; i < 6; ++i) {
    std::jthread([&] { EXPECT_EQ(connection().query("SELECT k FROM t").error().message, said); });
  }
  EXPECT_EQ(connection().execute("INSERT INTO t VALUES ('a', 1)").error().message, said);
  EXPECT_EQ(connection().make_append_only("t").error().code, Errc::unavailable);
  EXPECT_EQ(connection().has_table("t").error().code, Errc::unavailable);
  EXPECT_EQ(connection().tables().error().code, Errc::unavailable);
  EXPECT_FALSE(fs::exists(database().folder()));
}

TEST_F(Sqlite, AFileThatWasReplacedByACopyOfItselfIsAnother) {
  const std::string path = database().path();
  fs::copy_file(path, path + ".copy");
  fs::rename(path + ".copy", path);
  const Error error = connection().execute("INSERT INTO t VALUES ('a', 1)").error();
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_NE(error.message.find("was replaced while it was open"), std::string::npos);
}

TEST_F(Sqlite, AWriteAheadLogThatWasDeletedIsAsBadAsTheFile) {
  for (const char* suffix : {"-wal", "-shm"}) {
    const std::string path = database().path() + suffix;
    fs::rename(path, path + ".away");
    const Error error = connection().execute("INSERT INTO t VALUES ('a', 1)").error();
    EXPECT_EQ(error.code, Errc::unavailable);
    EXPECT_NE(error.message.find(suffix), std::string::npos) << error.message;
    fs::rename(path + ".away", path);
  }
  run("INSERT INTO t VALUES ('a', 1)");
}

TEST_F(Sqlite, AFileThatIsPutBackIsUsedAgain) {
  const std::string path = database().path();
  fs::rename(path, path + ".away");
  EXPECT_FALSE(connection().execute("INSERT INTO t VALUES ('a', 1)").has_value());
  fs::rename(path + ".away", path);
  run("INSERT INTO t VALUES ('a', 1)");
}

TEST_F(Sqlite, AFileThatIsDeletedInATransactionKeepsNothingOfIt) {
  const std::string path = database().path();
  const Status done = connection().transaction([&](SqlSession& session) -> Status {
    EXPECT_TRUE(session.execute("INSERT INTO t VALUES ('a', 1)").has_value());
    fs::rename(path, path + ".away");
    return {};
  });
  EXPECT_EQ(done.error().code, Errc::unavailable);
  fs::rename(path + ".away", path);
  EXPECT_EQ(ask("SELECT COUNT(*) FROM t"), SqlValue(std::int64_t{0}));
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

// Makes the database that another program left: by closing it, or by being killed.
void leave_database(const std::string& path, const char* sql, bool is_killed) {
  const pid_t child = fork();
  if (child == 0) {
    sqlite3* raw = nullptr;
    if (sqlite3_open(path.c_str(), &raw) != SQLITE_OK) _exit(1);
    if (sqlite3_exec(raw, sql, nullptr, nullptr, nullptr) != SQLITE_OK) _exit(2);
    if (!is_killed) sqlite3_close(raw);
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
}

void expect_refused_untouched(const TestDatabase& database, const std::string& sentence) {
  // Compared as a whole: a failure shall not print a database.
  const auto content = [&](const char* suffix) { return content_of(database.path() + suffix); };
  const std::string before = content("");
  const std::string log = content("-wal");
  const std::string journal = content("-journal");
  const Error error = open_sqlite(database.path()).error();
  EXPECT_EQ(error.code, Errc::malformed_data);
  EXPECT_NE(error.message.find(sentence), std::string::npos) << error.message;
  EXPECT_TRUE(content("") == before);
  EXPECT_TRUE(content("-wal") == log);
  EXPECT_TRUE(content("-journal") == journal);
  EXPECT_EQ(error_of(open_sqlite_to_read(database.path())).code, Errc::malformed_data);
  EXPECT_TRUE(content("") == before);
  EXPECT_TRUE(content("-journal") == journal);
}

TEST(SqliteOpen, AnotherProgramsDatabaseIsRefusedAndStaysAsItIs) {
  for (const char* mode : {"DELETE", "WAL"}) {
    const TestDatabase database;
    const std::string sql =
        std::string("PRAGMA journal_mode = ") + mode + "; CREATE TABLE photos (x)";
    leave_database(database.path(), sql.c_str(), false);
    expect_refused_untouched(database, "it has 1 table of its own (photos)");
    EXPECT_FALSE(fs::exists(database.path() + "-wal"));
  }
}

TEST(SqliteOpen, WhatAnotherProgramLeftInItsLogStaysThere) {
  const TestDatabase database;
  leave_database(database.path(), "PRAGMA journal_mode = WAL; CREATE TABLE photos (x)", true);
  ASSERT_GT(fs::file_size(database.path() + "-wal"), 0U);
  expect_refused_untouched(database, "it has 1 table of its own (photos)");
}

TEST(SqliteOpen, WhatAnotherProgramLeftInItsJournalStaysThere) {
  const TestDatabase database;
  leave_database(database.path(),
                 "CREATE TABLE photos (x); PRAGMA cache_size = 5; BEGIN; "
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
                 "INSERT INTO photos SELECT randomblob(4000) FROM n",
                 true);
  ASSERT_GT(fs::file_size(database.path() + "-journal"), 0U);
  expect_refused_untouched(database, "it has 1 table of its own (photos)");
}

TEST(SqliteOpen, AnotherProgramsIdIsRefusedWhateverItsTables) {
  for (const char* sql :
       {"PRAGMA application_id = 7",
        "PRAGMA application_id = 7; CREATE TABLE schema_version (version BIGINT); "
        "INSERT INTO schema_version VALUES (1); CREATE TABLE objects (x)"}) {
    const TestDatabase database;
    leave_database(database.path(), sql, false);
    expect_refused_untouched(database, "(its application id is 7)");
  }
}

TEST(SqliteOpen, AnotherProgramsTableOfVersionsIsRefusedAndStaysAsItIs) {
  const TestDatabase database;
  leave_database(database.path(), "CREATE TABLE schema_version (installed_rank BIGINT)", false);
  expect_refused_untouched(database, "it has 1 table of its own (schema_version)");
}

TEST(SqliteOpen, ADatabaseOfOursIsKnownByItsId) {
  const TestDatabase database;
  const auto id = [&] {
    return value_of(database.connect()->query("PRAGMA application_id")).at(0).at(0);
  };
  static_cast<void>(database.open_store());
  EXPECT_EQ(id(), SqlValue(std::int64_t{0x534E5358}));
  // As releases before there was that id left it.
  value_of(database.connect()->execute("PRAGMA application_id = 0"));
  static_cast<void>(database.open_store());
  EXPECT_EQ(id(), SqlValue(std::int64_t{0x534E5358}));
}

TEST(SqliteOpen, WhatAKilledProcessOfOursLeftInItsLogIsThereForTheNext) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  leave_database(database.path(), "INSERT INTO objects VALUES ('d', 'b')", true);
  ASSERT_GT(fs::file_size(database.path() + "-wal"), 0U);
  EXPECT_EQ(value_of(database.connect()->query("SELECT digest FROM objects")).size(), 1U);
  EXPECT_FALSE(fs::exists(database.path() + "-wal"));
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
