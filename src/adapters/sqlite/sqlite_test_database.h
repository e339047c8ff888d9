#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

#include "adapters/sqlite/sqlite_connection.h"
#include "store/sql_store.h"

namespace sensex {

// For tests: a database in a folder of its own that goes with it.
class TestDatabase {
 public:
  TestDatabase() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "sensex-sqlite-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder " + pattern);
    folder_ = pattern;
  }
  ~TestDatabase() { std::filesystem::remove_all(folder_); }
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  std::filesystem::path folder() const { return folder_; }
  std::string path() const { return (folder_ / "sensex.db").string(); }

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
  std::filesystem::path folder_;
};

}  // namespace sensex
