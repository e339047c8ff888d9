#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/guarded_connection_contract.h"
#include "store/sql_schema.h"
#include "store/sql_schema_contract.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const SqlBackend kSqlite = {.name = "Sqlite", .new_database = [] {
                              const auto database = std::make_shared<TestDatabase>();
                              return [database] { return database->connect(); };
                            }};

INSTANTIATE_TEST_SUITE_P(Backend, SchemaContract, testing::Values(kSqlite), sql_backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, GuardContract, testing::Values(kSqlite), sql_backend_name);

TEST(Schema, ANewerSchemaIsRefusedAndNothingIsTouched) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  ASSERT_TRUE(database.connect()->execute("INSERT INTO schema_version VALUES (99)").has_value());
  const std::string before = content_of(database.path());
  const Error error = open_sql_store(database.connect()).error();
  EXPECT_EQ(error.code, Errc::unsupported_version);
  EXPECT_EQ(error.message, "the database has schema version 99, this program knows " +
                               std::to_string(schema_migrations().back().version) +
                               "; use the newer sensex, or name another with --store or --state");
  EXPECT_EQ(content_of(database.path()), before);
}

TEST(Schema, OpeningAgainChangesNothing) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  const std::string before = content_of(database.path());
  static_cast<void>(database.open_store());
  EXPECT_EQ(content_of(database.path()), before);
}

TEST(Schema, OpeningWaitsForNoWriterWhenTheSchemaIsUpToDate) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  const auto writer = database.connect();
  const Status done = writer->transaction([&](SqlSession&) -> Status {
    auto reader = database.connect();
    EXPECT_TRUE(reader->execute("PRAGMA busy_timeout = 0").has_value());
    EXPECT_TRUE(open_sql_store(std::move(reader)).has_value());
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

}  // namespace
}  // namespace sensex
