#include "adapters/sqlite/sqlite_file.h"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/sql_schema.h"
#include "store/store_contract.h"
#include "store/store_verification.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

std::vector<SqlRow> rows_of(SqlSession& session, std::string_view sql) {
  return value_of(session.query(sql));
}

class SqliteBackup : public testing::Test {
 protected:
  SqliteBackup() {
    const auto store = database_.open_store();
    digest_ = value_of(store->objects().put(std::string("bytes\0with a zero", 17)));
    value_of(append_forecast(store->ledger(), ledger_forecast(1)));
    head_ = value_of(append_forecast(store->ledger(), ledger_forecast(2))).hash;
  }

  const TestDatabase& database() const { return database_; }
  const std::string& digest() const { return digest_; }
  const std::string& head() const { return head_; }
  // An empty file, as its writer must find it.
  std::string empty_file(const std::string& name) const {
    const std::string path = (database_.folder() / name).string();
    write_content(path, "");
    return path;
  }
  std::string backup() const {
    const std::string path = empty_file("backup");
    EXPECT_TRUE(copy_sqlite(database_.path(), path).has_value());
    return path;
  }
  static Error refusal(const std::string& path) { return error_of(SqliteFile::open(path)); }
  // Changes a backup behind the program's back.
  static void tamper(const std::string& path, const char* sql) {
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
    sqlite3_close(raw);
  }

 private:
  TestDatabase database_;
  std::string digest_;
  std::string head_;
};

TEST_F(SqliteBackup, HoldsWhatTheDatabaseHoldsInOneFile) {
  const std::string path = backup();
  const auto file = value_of(SqliteFile::open(path));
  const StoreContent content = value_of(verify_store(*file));
  EXPECT_EQ(content.ledger.count, 2);
  EXPECT_EQ(content.ledger.hash, head());
  EXPECT_EQ(content.objects, 1U);
  for (const char* suffix : {"-wal", "-shm", "-journal"}) EXPECT_FALSE(fs::exists(path + suffix));
}

TEST_F(SqliteBackup, IsOfOneInstantWhileAnotherWrites) {
  const auto writer = database().connect();
  const Status done = writer->transaction([&](SqlSession& session) -> Status {
    value_of(session.execute("INSERT INTO objects VALUES ('d', 'not committed')"));
    EXPECT_EQ(value_of(verify_store(*value_of(SqliteFile::open(backup())))).objects, 1U);
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

TEST_F(SqliteBackup, IsOnlyReadAndStaysAsItIs) {
  const std::string path = backup();
  const std::string before = content_of(path);
  fs::permissions(path, fs::perms::owner_read);
  const auto file = value_of(SqliteFile::open(path));
  EXPECT_EQ(error_of(file->execute("DELETE FROM objects", {})).code, Errc::permission_denied);
  EXPECT_TRUE(verify_store(*file).has_value());
  EXPECT_EQ(content_of(path), before);
}

TEST_F(SqliteBackup, IsWrittenAnewAsAnotherDatabase) {
  const auto identity = [](SqlConnection& connection) {
    return value_of(connection.query("SELECT identity FROM store_identity")).at(0).at(0);
  };
  const auto file = value_of(SqliteFile::open(backup()));
  const std::string path = empty_file("anew");
  ASSERT_TRUE(file->write_anew(path).has_value());
  const auto there = value_of(open_sqlite(path));
  EXPECT_NE(identity(*there), identity(*file));
  EXPECT_EQ(value_of(verify_store(*there)).ledger.hash, head());
  EXPECT_EQ(error_of(there->execute("DELETE FROM ledger")).code, Errc::refused);
}

TEST_F(SqliteBackup, AnOlderSchemaIsBroughtUpToDateInMemoryAlone) {
  const TestDatabase old;
  ASSERT_TRUE(migrate(*old.connect(), schema_migrations().first(2)).has_value());
  value_of(old.connect()->execute("INSERT INTO objects VALUES ('d', 'b')"));
  const std::string path = empty_file("old");
  ASSERT_TRUE(copy_sqlite(old.path(), path).has_value());
  const std::string before = content_of(path);
  const auto file = value_of(SqliteFile::open(path));
  EXPECT_TRUE(value_of(file->has_table("store_identity")));
  EXPECT_EQ(rows_of(*file, "SELECT digest FROM objects").size(), 1U);
  EXPECT_EQ(content_of(path), before);
  EXPECT_EQ(value_of(old.connect()->query("SELECT version FROM schema_version")).size(), 2U);
  const std::string anew = empty_file("anew");
  ASSERT_TRUE(file->write_anew(anew).has_value());
  EXPECT_TRUE(open_sql_store(value_of(open_sqlite(anew))).has_value());
}

TEST_F(SqliteBackup, AFileWithAnyNameIsOpened) {
  const std::string path = (database().folder() / "100%41?mode=rw#a b.backup").string();
  fs::rename(backup(), path);
  EXPECT_TRUE(SqliteFile::open(path).has_value());
}

TEST_F(SqliteBackup, AFileThatIsNotThereIsNotFoundAndNotMade) {
  const std::string path = (database().folder() / "lacking").string();
  const Error error = refusal(path);
  EXPECT_EQ(error.code, Errc::not_found);
  EXPECT_EQ(error.message, "there is no file " + path + "; name a backup");
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(SqliteBackup, WhatIsNoBackupIsRefused) {
  const std::string path = empty_file("other");
  const std::string sentence = path +
                               " is not a backup of sensex, or not all of one; give a file that "
                               "'sensex backup' made";
  for (const std::string& bytes : {std::string(), std::string("Date,Open\n"),
                                   std::string(5000, 'x'), std::string("SQLite format 3")}) {
    write_content(path, bytes);
    EXPECT_EQ(refusal(path).code, Errc::malformed_data) << bytes.size();
    EXPECT_NE(refusal(path).message.find(path), std::string::npos);
    EXPECT_EQ(content_of(path), bytes);
  }
  EXPECT_EQ(refusal(database().folder().string()).code, Errc::malformed_data);
  fs::remove(path);
  tamper(path, "CREATE TABLE photos (x)");
  EXPECT_EQ(refusal(path).message, sentence);
  tamper(path, "PRAGMA application_id = 7");
  EXPECT_EQ(refusal(path).message, sentence);
}

TEST_F(SqliteBackup, OneThatIsCutOffIsRefusedWhereverItIsCut) {
  const std::string whole = content_of(backup());
  const std::string path = empty_file("cut");
  for (std::size_t size = 0; size < whole.size(); size += 1024) {
    write_content(path, whole.substr(0, size));
    EXPECT_EQ(refusal(path).code, Errc::malformed_data) << size;
  }
  write_content(path, whole);
  EXPECT_TRUE(SqliteFile::open(path).has_value());
}

TEST_F(SqliteBackup, ANewerSchemaIsRefused) {
  const std::string path = backup();
  tamper(path, "INSERT INTO schema_version VALUES (99)");
  EXPECT_EQ(refusal(path).code, Errc::unsupported_version);
  EXPECT_TRUE(refusal(path).message.starts_with(path + ": the database has schema version 99"));
  value_of(database().connect()->execute("INSERT INTO schema_version VALUES (99)"));
  const Error error = error_of(copy_sqlite(database().path(), empty_file("newer")));
  EXPECT_EQ(error.code, Errc::unsupported_version);
}

TEST_F(SqliteBackup, TheDatabaseOfAStateIsNoBackup) {
  const std::string path = (database().folder() / "plain copy").string();
  fs::copy_file(database().path(), path);
  EXPECT_EQ(refusal(path).code, Errc::malformed_data);
  EXPECT_NE(refusal(path).message.find("make a backup with: sensex backup FILE"),
            std::string::npos);
}

TEST_F(SqliteBackup, AReferenceThatLeadsNowhereIsRefused) {
  const std::string path = backup();
  tamper(path, "INSERT INTO current_snapshot VALUES (1, 'no such')");
  EXPECT_EQ(refusal(path).detail, "a reference leads nowhere");
}

TEST_F(SqliteBackup, WhatLacksAPartOrHasOneOfAnotherProgramsIsRefused) {
  for (const char* change : {"DROP TRIGGER ledger_no_update", "DROP TABLE work_done",
                             "DROP INDEX quality_log_snapshot", "CREATE VIEW v AS SELECT 1",
                             "CREATE TRIGGER a BEFORE INSERT ON outcomes BEGIN SELECT "
                             "RAISE(IGNORE); END"}) {
    const std::string path = backup();
    tamper(path, change);
    const Error error = error_of(SqliteFile::open(path));
    EXPECT_EQ(error.code, Errc::malformed_data) << change;
    EXPECT_NE(error.detail.find("not those that this program makes"), std::string::npos);
    fs::remove(path);
  }
}

TEST_F(SqliteBackup, AnObjectThatWasChangedIsFound) {
  const std::string path = backup();
  tamper(path, "UPDATE objects SET bytes = 'other'");
  EXPECT_EQ(error_of(verify_store(*value_of(SqliteFile::open(path)))).code, Errc::malformed_data);
}

TEST_F(SqliteBackup, TablesComeAfterThoseTheyReferTo) {
  const auto file = value_of(SqliteFile::open(backup()));
  const std::vector<SqlTable> tables = value_of(file->table_shapes());
  EXPECT_EQ(tables.size(), value_of(file->tables()).size());
  const auto place = [&](std::string_view name) {
    return std::ranges::find(tables, name, &SqlTable::name) - tables.begin();
  };
  EXPECT_LT(place("snapshots"), place("current_snapshot"));
  EXPECT_LT(place("models"), place("stage_events"));
  EXPECT_LT(place("runs"), place("run_stages"));
  const SqlTable& stages = tables.at(static_cast<std::size_t>(place("run_stages")));
  EXPECT_EQ(stages.key, (std::vector<std::size_t>{0, 1}));
  const SqlTable& objects = tables.at(static_cast<std::size_t>(place("objects")));
  EXPECT_FALSE(objects.columns.at(0).is_bytes);
  EXPECT_TRUE(objects.columns.at(1).is_bytes);
}

TEST_F(SqliteBackup, RowsCopiedOneByOneAreTheSame) {
  const auto from = value_of(SqliteFile::open(backup()));
  const std::string path = empty_file("rows");
  {
    const auto to = value_of(SqliteFile::create(path));
    ASSERT_TRUE(migrate(*to, schema_migrations()).has_value());
    const auto tables = tables_of_content(value_of(to->table_shapes()));
    EXPECT_FALSE(value_of(holds_rows(*to, tables)));
    ASSERT_TRUE(copy_rows(*from, *to, tables).has_value());
    EXPECT_TRUE(value_of(holds_rows(*to, tables)));
  }
  const auto copy = value_of(SqliteFile::open(path));
  for (const SqlTable& table : tables_of_content(value_of(copy->table_shapes()))) {
    const std::string all = "SELECT * FROM " + table.name + " ORDER BY 1, 2";
    EXPECT_EQ(rows_of(*copy, all), rows_of(*from, all)) << table.name;
  }
}

TEST_F(SqliteBackup, MoreRowsThanAPageAreAllCopied) {
  const auto store = database().open_store();
  for (int day = 3; day <= 200; ++day)
    value_of(append_forecast(store->ledger(), ledger_forecast(day)));
  for (int i = 0; i < 130; ++i) {
    const auto run = value_of(store->runs().begin({.kind = "k", .owner = "o"}));
    value_of(database().connect()->execute(
        "INSERT INTO run_stages VALUES ($1, 1, 'a', 1, 0, 0, 1, ''), ($1, 2, 'b', 1, 0, 0, 1, '')",
        {run}));
  }
  const auto from = value_of(SqliteFile::open(backup()));
  const std::string path = empty_file("rows");
  const auto to = value_of(SqliteFile::create(path));
  ASSERT_TRUE(migrate(*to, schema_migrations()).has_value());
  ASSERT_TRUE(copy_rows(*from, *to, tables_of_content(value_of(to->table_shapes()))).has_value());
  EXPECT_EQ(value_of(verify_store(*to)).ledger.count, 200);
  EXPECT_EQ(rows_of(*to, "SELECT run FROM run_stages").size(), 260U);
}

}  // namespace
}  // namespace sensex
