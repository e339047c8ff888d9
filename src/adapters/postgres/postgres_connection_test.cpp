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

}  // namespace
}  // namespace sensex
