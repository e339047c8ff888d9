#pragma once

#include <string>
#include <thread>
#include <vector>

#include "store/ledger_chain.h"
#include "store/sql_schema.h"
#include "store/sql_store.h"
#include "store/sql_test_support.h"
#include "store/store_contract.h"

namespace sensex {

class SchemaContract : public testing::TestWithParam<SqlBackend> {
 protected:
  SchemaContract() : connect_(GetParam().new_database()) {}

  std::unique_ptr<SqlConnection> connect() const { return connect_(); }
  std::unique_ptr<Store> open_store() const { return value_of(open_sql_store(connect())); }
  Error refusal() const { return error_of(open_sql_store(connect())); }

  void make_foreign(std::string_view sql) const { value_of(connect()->execute(sql)); }
  std::vector<std::string> tables() const { return value_of(connect()->tables()); }

  static Migration good() {
    return {.version = 1,
            .statements = {"CREATE TABLE schema_version (version BIGINT PRIMARY KEY)",
                           "CREATE TABLE a (x BIGINT)"}};
  }
  static Migration bad() {
    return {.version = 2, .statements = {"CREATE TABLE b (x BLOB)", "no such SQL"}};
  }

 private:
  SqlConnector connect_;
};

TEST_P(SchemaContract, ANewDatabaseGetsEveryMigrationInOrder) {
  static_cast<void>(open_store());
  const auto rows =
      value_of(connect()->query("SELECT version FROM schema_version ORDER BY version"));
  ASSERT_EQ(rows.size(), schema_migrations().size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i], SqlRow{SqlValue(schema_migrations()[i].version)});
  }
}

TEST_P(SchemaContract, OpeningAgainKeepsWhatIsThere) {
  const std::string digest = value_of(open_store()->objects().put("kept"));
  EXPECT_EQ(value_of(open_store()->objects().get(digest)), "kept");
}

TEST_P(SchemaContract, ANewerSchemaIsRefusedWithTheNextStep) {
  static_cast<void>(open_store());
  value_of(connect()->execute("INSERT INTO schema_version VALUES (99)"));
  const std::vector<std::string> before = tables();
  EXPECT_EQ(refusal().code, Errc::unsupported_version);
  EXPECT_NE(refusal().message.find("schema version 99"), std::string::npos);
  EXPECT_NE(refusal().message.find("use the newer sensex"), std::string::npos);
  EXPECT_EQ(tables(), before);
}

TEST_P(SchemaContract, AnotherProgramsDatabaseIsRefusedAndStaysAsItIs) {
  make_foreign("CREATE TABLE photos (x BIGINT)");
  EXPECT_EQ(refusal().code, Errc::malformed_data);
  EXPECT_EQ(refusal().message,
            "the database is another program's, expected an empty one or one of sensex; it has 1 "
            "table of its own (photos); name another with --store or --state");
  EXPECT_EQ(tables(), std::vector<std::string>{"photos"});
}

TEST_P(SchemaContract, OfManyForeignTablesSomeAreNamed) {
  for (const char* name : {"a", "b", "c", "d"}) {
    make_foreign("CREATE TABLE " + std::string(name) + " (x BIGINT)");
  }
  EXPECT_NE(refusal().message.find("4 tables of its own (a, b, c, ...)"), std::string::npos);
}

TEST_P(SchemaContract, AnotherProgramsTableOfVersionsIsForeignToo) {
  make_foreign("CREATE TABLE schema_version (installed_rank BIGINT, script TEXT)");
  EXPECT_EQ(refusal().code, Errc::malformed_data);
  EXPECT_EQ(tables(), std::vector<std::string>{"schema_version"});
}

TEST_P(SchemaContract, AVersionThatIsNoNumberIsForeignToo) {
  make_foreign("CREATE TABLE schema_version (version TEXT)");
  make_foreign("INSERT INTO schema_version VALUES ('2.1')");
  EXPECT_EQ(refusal().code, Errc::malformed_data);
}

TEST_P(SchemaContract, AVersionWithoutOurTablesIsForeignToo) {
  make_foreign("CREATE TABLE schema_version (version BIGINT)");
  make_foreign("INSERT INTO schema_version VALUES (2)");
  EXPECT_EQ(refusal().code, Errc::malformed_data);
  EXPECT_EQ(tables(), std::vector<std::string>{"schema_version"});
}

TEST_P(SchemaContract, VersionsLikeOursBesideOtherTablesAreForeignToo) {
  make_foreign("CREATE TABLE schema_version (version BIGINT)");
  make_foreign("CREATE TABLE customers (name TEXT)");
  for (const Migration& migration : schema_migrations()) {
    EXPECT_EQ(refusal().code, Errc::malformed_data);
    value_of(connect()->execute("INSERT INTO schema_version VALUES ($1)", {migration.version}));
  }
  EXPECT_EQ(refusal().code, Errc::malformed_data);
  EXPECT_EQ(tables(), (std::vector<std::string>{"customers", "schema_version"}));
}

TEST_P(SchemaContract, AVersionThatIsLackingBelowTheLastIsForeign) {
  static_cast<void>(open_store());
  value_of(connect()->execute("DELETE FROM schema_version WHERE version = 2"));
  EXPECT_EQ(refusal().code, Errc::malformed_data);
}

TEST_P(SchemaContract, AMigrationThatFailsLeavesTheVersionBeforeIt) {
  const auto connection = connect();
  EXPECT_FALSE(migrate(*connection, std::vector{good(), bad()}).has_value());
  EXPECT_TRUE(connection->has_table("a").value());
  EXPECT_FALSE(connection->has_table("b").value());
  EXPECT_TRUE(migrate(*connection, std::vector{good()}).has_value());
}

TEST_P(SchemaContract, SeveralThatOpenANewDatabaseAtOnceEndWithOneSchema) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([this] { EXPECT_NO_THROW(static_cast<void>(open_store())); });
    }
  }
  const auto rows = value_of(connect()->query("SELECT version FROM schema_version"));
  EXPECT_EQ(rows.size(), schema_migrations().size());
  EXPECT_TRUE(append_forecast(open_store()->ledger(), ledger_forecast(1)).has_value());
}

inline LedgerEntry append_first_format(SqlConnection& connection, const NewLedgerEntry& forecast,
                                       const LedgerEntry* last) {
  LedgerEntry entry = next_ledger_entry(forecast, {.last = last});
  entry.format = LedgerFormat::first;
  entry.hash = ledger_hash(entry);
  value_of(connection.execute(
      "INSERT INTO ledger VALUES ($1, $2, 'pre-open', $3, $4, $5, $6, $7, $8, $9)",
      {entry.sequence, forecast.key.target_day.to_string(), forecast.key.model_name,
       forecast.key.model_version, forecast.prediction_id,
       forecast.issued_at.time_since_epoch().count(), SqlBytes{forecast.payload},
       entry.previous_hash, entry.hash}));
  return entry;
}

// As version 1 of the program left it, with something in every table.
inline void fill_version_1(SqlConnection& connection) {
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
  NewLedgerEntry forecast = ledger_forecast(1);
  forecast.key.snapshot.clear();
  const LedgerEntry first = append_first_format(connection, forecast, nullptr);
  forecast.key.model_version = 2;
  append_first_format(connection, forecast, &first);
}

TEST_P(SchemaContract, ADatabaseOfVersionOneIsBroughtUpToDateWithItsContent) {
  fill_version_1(*connect());
  const auto store = open_store();
  EXPECT_EQ(value_of(store->snapshots().current())->id, "s1");
  EXPECT_EQ(value_of(store->models().production("m"))->model.artefact_sha256, "a1");
  EXPECT_EQ(value_of(store->models().history("m")).size(), 1U);
  EXPECT_EQ(value_of(store->ledger().verify()).count, 2);
  const auto rows = value_of(connect()->query("SELECT bytes FROM objects"));
  EXPECT_EQ(rows, (std::vector<SqlRow>{{SqlValue("bytes")}}));
}

TEST_P(SchemaContract, ALedgerOfBeforeIsLinkedAndGoesOnInTheSecondFormat) {
  fill_version_1(*connect());
  const auto store = open_store();
  const LedgerEntry third = value_of(append_forecast(store->ledger(), ledger_forecast(1)));
  EXPECT_EQ(third.supersedes, 2);
  EXPECT_EQ(value_of(store->ledger().verify()), (LedgerHead{3, third.hash}));
  const std::vector<LedgerEntry> entries = value_of(store->ledger().recent(10));
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[1].format, LedgerFormat::first);
  EXPECT_EQ(entries[1].supersedes, 1);
  EXPECT_EQ(entries[2].superseded_by, 2);
  EXPECT_EQ(entries[2].supersedes, 0);
}

TEST_P(SchemaContract, ALedgerOfBeforeIsProtectedAsItWas) {
  fill_version_1(*connect());
  static_cast<void>(open_store());
  for (const char* table : {"ledger", "ledger_heads"}) {
    const std::string name(table);
    EXPECT_TRUE(value_of(connect()->is_append_only(name)));
    EXPECT_EQ(error_of(connect()->execute("DELETE FROM " + name)).code, Errc::refused);
    EXPECT_EQ(error_of(connect()->execute("UPDATE " + name + " SET hash = 'x'")).code,
              Errc::refused);
  }
}

TEST_P(SchemaContract, WhoOnlyReadsSeesWhatIsThereAndCanWriteNothing) {
  const LedgerEntry entry = value_of(append_forecast(open_store()->ledger(), ledger_forecast(1)));
  const auto store = value_of(open_sql_store_to_read(connect()));
  EXPECT_EQ(value_of(store->ledger().verify()), (LedgerHead{1, entry.hash}));
  EXPECT_EQ(value_of(append_forecast(store->ledger(), ledger_forecast(1))).hash, entry.hash);
  EXPECT_EQ(error_of(append_forecast(store->ledger(), ledger_forecast(2))).code,
            Errc::permission_denied);
  EXPECT_EQ(error_of(store->objects().put("x")).code, Errc::permission_denied);
  EXPECT_EQ(value_of(store->ledger().recent(10)).size(), 1U);
}

TEST_P(SchemaContract, WhoOnlyReadsMakesNothingOfAnEmptyDatabase) {
  EXPECT_EQ(error_of(open_sql_store_to_read(connect())).code, Errc::not_found);
  EXPECT_TRUE(tables().empty());
}

TEST_P(SchemaContract, WhoOnlyReadsLeavesAnOlderSchemaAsItIs) {
  fill_version_1(*connect());
  const std::vector<std::string> before = tables();
  const Error error = error_of(open_sql_store_to_read(connect()));
  EXPECT_EQ(error.code, Errc::unsupported_version);
  EXPECT_NE(error.message.find("has schema version 1"), std::string::npos);
  EXPECT_NE(error.message.find("run sensex ingest"), std::string::npos);
  EXPECT_EQ(tables(), before);
}

TEST_P(SchemaContract, WhoOnlyReadsRefusesANewerAndAnotherProgramsDatabase) {
  make_foreign("CREATE TABLE photos (x BIGINT)");
  EXPECT_EQ(error_of(open_sql_store_to_read(connect())).code, Errc::malformed_data);
  make_foreign("DROP TABLE photos");
  static_cast<void>(open_store());
  value_of(connect()->execute("INSERT INTO schema_version VALUES (99)"));
  const Error newer = error_of(open_sql_store_to_read(connect()));
  EXPECT_EQ(newer.code, Errc::unsupported_version);
  EXPECT_NE(newer.message.find("use the newer sensex"), std::string::npos);
}

TEST_P(SchemaContract, ADatabaseOfVersionOneCanKeepRunsAndLeasesOnceItIsOpened) {
  fill_version_1(*connect());
  const auto store = open_store();
  EXPECT_EQ(value_of(store->runs().begin({.kind = "ingest", .owner = "host:1"})), 1);
  EXPECT_TRUE(value_of(store->leases().mark_done("evening 2026-11-25", instant_of(1))));
  EXPECT_TRUE(store->quality().append({.snapshot = "s1", .report = "r", .verdict = "valid"}));
  EXPECT_TRUE(value_of(store->outcomes().list(10)).empty());
  const auto rows = value_of(connect()->query("SELECT version FROM schema_version"));
  EXPECT_EQ(rows.size(), schema_migrations().size());
}

// As version 2 left it: one outcome, before outcomes could be superseded.
TEST_P(SchemaContract, AnOutcomeOfVersionTwoIsKeptAsItsFirstRevisionAndMayBeSuperseded) {
  fill_version_1(*connect());
  ASSERT_TRUE(migrate(*connect(), schema_migrations().first(2)).has_value());
  value_of(connect()->execute(
      "INSERT INTO outcomes VALUES (1, '2025-01-01', 100.5, 99.25, 'DOWN', 's1', 7)"));
  const auto store = open_store();
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

}  // namespace sensex
