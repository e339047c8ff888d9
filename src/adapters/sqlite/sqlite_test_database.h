#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/sqlite/sqlite_connection.h"
#include "base/folder_test_support.h"
#include "store/sql_store.h"

namespace sensex {

// For tests: a database in a folder of its own that goes with it.
class TestDatabase {
 public:
  const std::filesystem::path& folder() const { return folder_.path(); }
  std::string path() const { return (folder() / "sensex.db").string(); }

  std::unique_ptr<SqlConnection> connect() const {
    Result<std::unique_ptr<SqlConnection>> connection = open_sqlite(path());
    if (!connection) throw std::runtime_error(connection.error().message);
    return std::move(*connection);
  }
  std::unique_ptr<Store> open_store() const {
    Result<std::unique_ptr<Store>> store = open_sql_store(connect());
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

 private:
  OwnFolder folder_;
};

}  // namespace sensex
