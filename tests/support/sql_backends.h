#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "adapters/sqlite/sqlite_test_database.h"
#include "store/sql_fault_test_support.h"
#include "store/sql_test_support.h"

namespace sensex::testing_support {

// Both databases, for a test of what the whole program keeps in one.
inline SqlBackend sqlite_backend() {
  return {"Sqlite", [] {
            const auto database = std::make_shared<TestDatabase>();
            return [database] { return database->connect(); };
          }};
}

inline SqlBackend postgres_backend() {
  return {"Postgres", [] {
            const PostgresTestDatabase database;
            return [database] { return database.connect(); };
          }};
}

inline auto both_sql_backends() { return testing::Values(sqlite_backend(), postgres_backend()); }

inline std::string place_of_crash(Crash crash, int commit, int commits) {
  return (crash == Crash::before_commit ? "before commit " : "after commit ") +
         std::to_string(commit) + " of " + std::to_string(commits);
}

}  // namespace sensex::testing_support
