#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "store/guarded_connection_contract.h"
#include "store/sql_schema_contract.h"

namespace sensex {
namespace {

const SqlBackend kPostgres = {.name = "Postgres", .new_database = [] {
                                return [database = PostgresTestDatabase()] {
                                  return database.connect();
                                };
                              }};

INSTANTIATE_TEST_SUITE_P(Backend, SchemaContract, testing::Values(kPostgres), sql_backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, GuardContract, testing::Values(kPostgres), sql_backend_name);

// What a schema has besides tables: domains, functions.
std::int64_t parts_of(SqlConnection& connection) {
  const auto rows = value_of(connection.query(
      "SELECT (SELECT COUNT(*) FROM pg_type WHERE typnamespace = current_schema()::regnamespace) + "
      "(SELECT COUNT(*) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace)"));
  return std::get<std::int64_t>(rows.at(0).at(0));
}

TEST(PostgresSchema, ConnectingAloneMakesNothing) {
  const PostgresTestDatabase database;
  EXPECT_EQ(parts_of(*database.connect()), 0);
}

TEST(PostgresSchema, AnotherProgramsSchemaGetsNothingOfOurs) {
  const PostgresTestDatabase database;
  postgres_test_server().run_sql("CREATE TABLE " + database.schema() + ".photos (x int)");
  const std::int64_t before = parts_of(*database.connect());
  EXPECT_EQ(error_of(open_sql_store(database.connect())).code, Errc::malformed_data);
  EXPECT_EQ(parts_of(*database.connect()), before);
}

TEST(PostgresSchema, AMigrationThatFailsTakesItsTypesBack) {
  const PostgresTestDatabase database;
  const auto connection = database.connect();
  const std::vector<Migration> bad = {
      {.version = 1, .statements = {"CREATE TABLE a (x BLOB)", "no such SQL"}}};
  EXPECT_FALSE(migrate(*connection, bad).has_value());
  EXPECT_EQ(parts_of(*connection), 0);
}

TEST(PostgresSchema, TwoSchemasOfOneDatabaseAreTwoStores) {
  const auto here = PostgresTestDatabase().open_store();
  const auto there = PostgresTestDatabase().open_store();
  EXPECT_TRUE(here->ledger().append(ledger_forecast(1)).has_value());
  EXPECT_TRUE(value_of(there->ledger().recent(10)).empty());
}

TEST(PostgresSchema, WhatAnExtensionBroughtIsNotForeign) {
  postgres_test_server().run_sql("CREATE DATABASE extended TEMPLATE template0");
  postgres_test_server().run_sql("CREATE EXTENSION pg_stat_statements", "extended");
  auto connection = value_of(open_postgres(postgres_test_server().address("extended")));
  EXPECT_TRUE(open_sql_store(std::move(connection)).has_value());
}

TEST(PostgresSchema, TheLedgerCannotBeEmptiedByTruncation) {
  const PostgresTestDatabase database;
  const auto store = database.open_store();
  value_of(store->ledger().append(ledger_forecast(1)));
  EXPECT_EQ(error_of(database.connect()->execute("TRUNCATE ledger")).code, Errc::refused);
  EXPECT_EQ(value_of(store->ledger().recent(10)).size(), 1U);
}

TEST(PostgresSchema, ASessionThatReplicatesCannotChangeTheLedgerEither) {
  const PostgresTestDatabase database;
  const auto store = database.open_store();
  value_of(store->ledger().append(ledger_forecast(1)));
  const Status done = database.connect()->transaction([](SqlSession& session) -> Status {
    value_of(session.execute("SET session_replication_role = replica"));
    const auto changed = session.execute("UPDATE ledger SET payload = 'x'");
    return changed ? Status() : fail(changed.error());
  });
  EXPECT_EQ(error_of(done).code, Errc::refused);
}

}  // namespace
}  // namespace sensex
