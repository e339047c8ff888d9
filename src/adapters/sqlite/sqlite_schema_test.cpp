#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/sql_schema.h"

namespace sensex {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

const Migration kGood = {.version = 1,
                         .statements = {"CREATE TABLE schema_version (version BIGINT PRIMARY KEY)",
                                        "CREATE TABLE a (x BIGINT)"}};
const Migration kBad = {.version = 2, .statements = {"CREATE TABLE b (x BIGINT)", "no such SQL"}};

TEST(Schema, ANewerSchemaIsRefusedAndNothingIsTouched) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  ASSERT_TRUE(database.connect()->execute("INSERT INTO schema_version VALUES (99)").has_value());
  const std::string before = content_of(database.path());
  const Error error = open_sql_store(database.connect()).error();
  EXPECT_EQ(error.code, Errc::unsupported_version);
  EXPECT_EQ(error.message, "the database has schema version 99, this program knows " +
                               std::to_string(schema_migrations().back().version) +
                               "; use the newer sensex or another --state directory");
  EXPECT_EQ(content_of(database.path()), before);
}

TEST(Schema, OpeningAgainChangesNothing) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  const std::string before = content_of(database.path());
  static_cast<void>(database.open_store());
  EXPECT_EQ(content_of(database.path()), before);
}

TEST(Schema, AMigrationThatFailsLeavesTheVersionBeforeIt) {
  const TestDatabase database;
  const auto connection = database.connect();
  EXPECT_FALSE(migrate(*connection, std::vector{kGood, kBad}).has_value());
  EXPECT_TRUE(connection->has_table("a").value());
  EXPECT_FALSE(connection->has_table("b").value());
  EXPECT_TRUE(migrate(*connection, std::vector{kGood}).has_value());
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
