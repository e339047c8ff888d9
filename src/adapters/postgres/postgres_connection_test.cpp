#include "adapters/postgres/postgres_connection.h"

#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "store/sql_connection_contract.h"

namespace sensex {
namespace {

const SqlBackend kPostgres = {.name = "Postgres", .new_database = [] {
                                return [database = PostgresTestDatabase()] {
                                  return database.connect();
                                };
                              }};

// A database that sorts as English does: a, A, b, B.
SqlConnector english_database() {
  static std::atomic<int> count = 0;
  const std::string name = "english_" + std::to_string(++count);
  postgres_test_server().run_sql("CREATE DATABASE " + name +
                                 " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8' "
                                 "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
  return [name]() -> std::unique_ptr<SqlConnection> {
    auto connection = open_postgres(postgres_test_server().address(name));
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(*connection);
  };
}

const SqlBackend kEnglish = {.name = "PostgresInEnglish", .new_database = english_database};

INSTANTIATE_TEST_SUITE_P(Backend, SqlContract, testing::Values(kPostgres, kEnglish),
                         sql_backend_name);

TEST(PostgresReading, SeesOneStateWhileAnotherWrites) {
  const PostgresTestDatabase database;
  const auto writer = database.connect();
  ASSERT_TRUE(writer->execute("CREATE TABLE t (k BIGINT)").has_value());
  const auto count = [](SqlSession& session) {
    return std::get<std::int64_t>(session.query("SELECT COUNT(*) FROM t").value().at(0).at(0));
  };
  const Status done = read_postgres(database.address(), [&](SqlSession& session) -> Status {
    EXPECT_EQ(count(session), 0);
    EXPECT_TRUE(writer->execute("INSERT INTO t VALUES (1)").has_value());
    EXPECT_EQ(count(*writer), 1);
    EXPECT_EQ(count(session), 0);
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

TEST(PostgresReading, MayNotWriteAndGivesTheErrorOfItsBody) {
  const PostgresTestDatabase database;
  const Status done = read_postgres(database.address(), [](SqlSession& session) -> Status {
    const auto made = session.execute("CREATE TABLE t (k BIGINT)");
    return made ? Status() : fail(made.error());
  });
  EXPECT_EQ(done.error().code, Errc::permission_denied);
  EXPECT_FALSE(database.connect()->has_table("t").value());
}

}  // namespace
}  // namespace sensex
