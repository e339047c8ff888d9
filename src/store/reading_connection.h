#pragma once

#include <memory>

#include "store/sql_connection.h"

namespace sensex {

// Reads through `connection`, and refuses whatever would write with permission_denied, before the
// database hears of it.
std::unique_ptr<SqlConnection> make_reading_connection(std::unique_ptr<SqlConnection> connection);

}  // namespace sensex
