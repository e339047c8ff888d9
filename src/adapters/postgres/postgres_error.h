#pragma once

#include <libpq-fe.h>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// What an append-only table's trigger says, as its SQLSTATE.
inline constexpr std::string_view kAppendOnlyState = "SX001";

// "database 'sensex' at db.example:5432": where a connection goes or was to go.
std::string postgres_place(const PGconn* connection);

// What a failed attempt to connect means. The password is in neither the message nor the detail.
tl::unexpected<Error> postgres_refusal(PGconn* connection);

// What a failed statement means to a caller of SqlSession; the server's words and the statement are
// the detail. `result` may be null: the connection was lost.
tl::unexpected<Error> postgres_failure(PGconn* connection, const PGresult* result,
                                       std::string_view sql);

}  // namespace sensex
