#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/ledger_chain.h"
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

// A database as version 1 of the program left it, with something in every table.
void fill_version_1(SqlConnection& connection) {
  ASSERT_TRUE(migrate(connection, schema_migrations().first(1)).has_value());
  for (const std::string_view row :
       {"INSERT INTO objects VALUES ('d1', 'bytes')",
        "INSERT INTO snapshots VALUES (1, 's1', 'csv', 0, '2010-01-04', '2024-12-31', 38, 9, 5)",
        "INSERT INTO current_snapshot VALUES (1, 's1')",
        "INSERT INTO models VALUES ('m', 1, 'blend', 's1', '0.1.0', '{}', '{}', 'a1', 'r1', 5, 2, "
        "6)",
        "INSERT INTO stage_events VALUES (1, 'm', 1, 2, 'better', 6, 0)"}) {
    ASSERT_TRUE(connection.execute(row).has_value()) << row;
  }
  const LedgerEntry entry = next_ledger_entry(ledger_forecast(1), nullptr);
  value_of(connection.execute(
      "INSERT INTO ledger VALUES (1, $1, 'pre-open', $2, 1, $3, $4, $5, $6, $7)",
      {entry.forecast.key.target_day.to_string(), entry.forecast.key.model_name,
       entry.forecast.prediction_id, entry.forecast.issued_at.time_since_epoch().count(),
       SqlBytes{entry.forecast.payload}, entry.previous_hash, entry.hash}));
}

TEST(Schema, ADatabaseOfVersionOneIsBroughtUpToDateWithItsContent) {
  const TestDatabase database;
  fill_version_1(*database.connect());
  const auto store = database.open_store();
  EXPECT_EQ(value_of(store->snapshots().current())->id, "s1");
  EXPECT_EQ(value_of(store->models().production("m"))->model.artefact_sha256, "a1");
  EXPECT_EQ(value_of(store->models().history("m")).size(), 1U);
  EXPECT_EQ(value_of(store->ledger().recent(10)).size(), 1U);
  EXPECT_TRUE(store->ledger().verify().has_value());
  const auto rows = value_of(database.connect()->query("SELECT bytes FROM objects"));
  EXPECT_EQ(rows, (std::vector<SqlRow>{{SqlValue("bytes")}}));
}

TEST(Schema, ADatabaseOfVersionOneCanKeepRunsAndLeasesOnceItIsOpened) {
  const TestDatabase database;
  fill_version_1(*database.connect());
  const auto store = database.open_store();
  EXPECT_EQ(value_of(store->runs().begin({.kind = "ingest", .owner = "host:1"})), 1);
  EXPECT_TRUE(value_of(store->leases().mark_done("evening 2026-11-25", instant_of(1))));
  EXPECT_TRUE(store->quality().append({.snapshot = "s1", .report = "r", .verdict = "valid"}));
  EXPECT_TRUE(value_of(store->outcomes().list(10)).empty());
  const auto rows = value_of(database.connect()->query("SELECT version FROM schema_version"));
  EXPECT_EQ(rows, (std::vector<SqlRow>{{SqlValue(std::int64_t{1})},
                                       {SqlValue(std::int64_t{2})},
                                       {SqlValue(std::int64_t{3})}}));
}

// As version 2 left it: one outcome, before outcomes could be superseded.
TEST(Schema, AnOutcomeOfVersionTwoIsKeptAsItsFirstRevisionAndMayBeSuperseded) {
  const TestDatabase database;
  fill_version_1(*database.connect());
  ASSERT_TRUE(migrate(*database.connect(), schema_migrations().first(2)).has_value());
  value_of(database.connect()->execute(
      "INSERT INTO outcomes VALUES (1, '2025-01-01', 100.5, 99.25, 'DOWN', 's1', 7)"));
  const auto store = database.open_store();
  const ForecastOutcome first = {.sequence = 1,
                                 .target_day = Date(2025, 1, 1),
                                 .previous_close = 100.5,
                                 .close = 99.25,
                                 .direction = "DOWN",
                                 .snapshot = "s1",
                                 .stored_at = instant_of(7)};
  EXPECT_EQ(value_of(store->outcomes().list(10)), std::vector{first});
  ForecastOutcome corrected = first;
  corrected.close = 101.0;
  corrected.direction = "UP";
  EXPECT_TRUE(value_of(store->outcomes().add(corrected)));
  corrected.revision = 2;
  EXPECT_EQ(value_of(store->outcomes().revisions(1)), (std::vector{first, corrected}));
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
