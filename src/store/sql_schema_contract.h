#pragma once

#include <string>
#include <thread>
#include <vector>

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
  EXPECT_TRUE(open_store()->ledger().append(ledger_forecast(1)).has_value());
}

}  // namespace sensex
