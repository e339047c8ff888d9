#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "store/sql_connection.h"

namespace sensex {

// A new database; every call of the function it gives is one more connection to it.
using SqlConnector = std::function<std::unique_ptr<SqlConnection>()>;

// A driver under test: the suite runs on every one.
struct SqlBackend {
  std::string name = {};
  std::function<SqlConnector()> new_database = {};
};

inline void PrintTo(const SqlBackend& backend, std::ostream* out) { *out << backend.name; }

inline std::string sql_backend_name(const testing::TestParamInfo<SqlBackend>& info) {
  return info.param.name;
}

}  // namespace sensex
