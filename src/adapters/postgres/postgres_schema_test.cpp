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
  EXPECT_TRUE(append_forecast(here->ledger(), ledger_forecast(1)).has_value());
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
  value_of(append_forecast(store->ledger(), ledger_forecast(1)));
  EXPECT_EQ(error_of(database.connect()->execute("TRUNCATE ledger")).code, Errc::refused);
  EXPECT_EQ(value_of(store->ledger().recent(10)).size(), 1U);
}

TEST(PostgresSchema, ASessionThatReplicatesCannotChangeTheLedgerEither) {
  const PostgresTestDatabase database;
  const auto store = database.open_store();
  value_of(append_forecast(store->ledger(), ledger_forecast(1)));
  const Status done = database.connect()->transaction([](SqlSession& session) -> Status {
    value_of(session.execute("SET session_replication_role = replica"));
    const auto changed = session.execute("UPDATE ledger SET payload = 'x'");
    return changed ? Status() : fail(changed.error());
  });
  EXPECT_EQ(error_of(done).code, Errc::refused);
}

class PostgresTriggers : public testing::TestWithParam<std::string> {};

TEST_P(PostgresTriggers, ThatAreMissingOrOthersAreNoticed) {
  const PostgresTestDatabase database;
  const auto store = database.open_store();
  const LedgerEntry entry = value_of(append_forecast(store->ledger(), ledger_forecast(1)));
  ASSERT_EQ(value_of(store->ledger().verify()), (LedgerHead{1, entry.hash}));
  postgres_test_server().run_sql("SET search_path = " + database.schema() + "; " + GetParam());
  for (const auto& verdict : {store->ledger().verify(), store->ledger().verify_new()}) {
    EXPECT_EQ(error_of(verdict).code, Errc::malformed_data);
    EXPECT_NE(error_of(verdict).message.find("no longer refuses to change the ledger"),
              std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ways, PostgresTriggers,
    testing::Values("DROP TRIGGER ledger_no_update ON ledger",
                    "DROP TRIGGER ledger_heads_no_truncate ON ledger_heads",
                    "ALTER TABLE ledger DISABLE TRIGGER ledger_no_delete",
                    "ALTER TABLE ledger ENABLE TRIGGER ledger_no_delete",
                    "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE "
                    "plpgsql AS $$ BEGIN RETURN OLD; END $$",
                    "DROP TRIGGER ledger_no_delete ON ledger; CREATE TRIGGER ledger_no_delete "
                    "BEFORE DELETE ON ledger FOR EACH ROW WHEN (OLD.sequence > 5) EXECUTE "
                    "FUNCTION ledger_append_only(); ALTER TABLE ledger ENABLE ALWAYS TRIGGER "
                    "ledger_no_delete",
                    "DROP TRIGGER ledger_no_update ON ledger; CREATE TRIGGER ledger_no_update "
                    "BEFORE UPDATE OF session ON ledger FOR EACH ROW EXECUTE FUNCTION "
                    "ledger_append_only(); ALTER TABLE ledger ENABLE ALWAYS TRIGGER "
                    "ledger_no_update"));

TEST(PostgresLedger, DeletedNewestEntriesAreNoticed) {
  const PostgresTestDatabase database;
  const auto store = database.open_store();
  for (const int day : {1, 2}) value_of(append_forecast(store->ledger(), ledger_forecast(day)));
  postgres_test_server().run_sql("SET search_path = " + database.schema() +
                                 "; ALTER TABLE ledger DISABLE TRIGGER ledger_no_delete; DELETE "
                                 "FROM ledger WHERE sequence = 2; ALTER TABLE ledger ENABLE "
                                 "ALWAYS TRIGGER ledger_no_delete");
  EXPECT_EQ(error_of(store->ledger().verify()).message,
            "the ledger breaks at sequence 2: the newest entries are gone, 2 were recorded and 1 "
            "are there; restore a copy");
}

TEST(PostgresTampering, WhatSwallowsAnEntryIsTold) {
  const char* const ways[] = {
      "CREATE RULE r AS ON INSERT TO ledger DO INSTEAD NOTHING",
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
      "CREATE TRIGGER a BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION f()"};
  for (const std::string way : ways) {
    const PostgresTestDatabase database;
    const auto store = database.open_store();
    postgres_test_server().run_sql("SET search_path = " + database.schema() + "; " + way);
    const Error swallowed = error_of(append_forecast(store->ledger(), ledger_forecast(1)));
    EXPECT_EQ(swallowed.code, Errc::malformed_data) << swallowed.message;
    EXPECT_NE(swallowed.message.find("swallowed a forecast"), std::string::npos);
    EXPECT_NE(error_of(store->ledger().verify()).message.find("or there are others"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace sensex
