#pragma once

#include <memory>

#include "store/sql_connection.h"
#include "store/store.h"

namespace sensex {

// A store in an SQL database; brings the schema up to date first.
// unsupported_version: written by a newer program; nothing was touched.
Result<std::unique_ptr<Store>> open_sql_store(std::unique_ptr<SqlConnection> connection);

}  // namespace sensex
