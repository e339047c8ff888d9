#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "store/leadership.h"
#include "store/store.h"

namespace sensex {

// Where everything is kept: a state directory, or the address of a PostgreSQL database,
// postgresql://USER@HOST:PORT/DATABASE. Nothing else looks like the latter.
bool is_postgres_location(std::string_view location);

// For messages and logs: the location without a password and options.
std::string shown_location(const std::string& location);

// Opens the store there. A directory is made with its SQLite file when it is missing; a PostgreSQL
// database must be there, and gets its tables.
// Errors: see open_sqlite, open_postgres and open_sql_store.
Result<std::unique_ptr<Store>> open_store_at(const std::string& location);

// Which of the instances on that store leads what has this name: an advisory lock on PostgreSQL, a
// lease of half a minute elsewhere. `owner` is another for each instance (process_owner); `store`
// is the one of that location, and outlives what is given, as does `clock`.
std::unique_ptr<Leadership> open_leadership(const std::string& location, const std::string& name,
                                            const std::string& owner, Store& store,
                                            const Clock& clock);

}  // namespace sensex
