#pragma once

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/postgres/postgres_connection.h"
#include "adapters/postgres/postgres_test_server.h"
#include "store/sql_store.h"

namespace sensex {

// For tests: the program's one server, started by the first test that asks.
inline PostgresTestServer& postgres_test_server() {
  static PostgresTestServer server;
  return server;
}

// For tests: an empty schema of one's own.
class PostgresTestDatabase {
 public:
  PostgresTestDatabase() {
    static std::atomic<int> count = 0;
    schema_ = "test_" + std::to_string(++count);
    postgres_test_server().run_sql("CREATE SCHEMA " + schema_);
  }

  const std::string& schema() const { return schema_; }
  std::string address(const std::string& user = "sensex", const std::string& options = "") const {
    return postgres_test_server().address("postgres", user,
                                          "&options=-csearch_path%3D" + schema_ + options);
  }
  std::unique_ptr<SqlConnection> connect(const PostgresOptions& options = {}) const {
    Result<std::unique_ptr<SqlConnection>> connection = open_postgres(address(), options);
    if (!connection) {
      throw std::runtime_error(connection.error().message + " | " + connection.error().detail);
    }
    return std::move(*connection);
  }
  std::unique_ptr<Store> open_store() const {
    Result<std::unique_ptr<Store>> store = open_sql_store(connect());
    if (!store) throw std::runtime_error(store.error().message + " | " + store.error().detail);
    return std::move(*store);
  }

 private:
  std::string schema_;
};

}  // namespace sensex
