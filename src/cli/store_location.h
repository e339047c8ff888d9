#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "store/leadership.h"
#include "store/store.h"

namespace sensex {

// Where everything is kept: a state directory, or the address of a PostgreSQL database,
// postgresql://USER@HOST:PORT/DATABASE. Nothing else looks like the latter.
bool is_postgres_location(std::string_view location);

// What --store says, else the directory of --state. REQUIRES: called from an action of on_run,
// which settles the two.
const std::string& location_of(const Context& context);

// For messages and logs: the location without a password and options.
std::string shown_location(const std::string& location);

// The SQLite file of a state directory.
std::string state_database(const std::string& state);

// What is said of a location where nothing was ever kept: not_found.
tl::unexpected<Error> no_state(const std::string& location);

// invalid_argument: the location looks like an address, but not like one of PostgreSQL's. Its text
// is not shown, for it may hold a password.
Status check_location(std::string_view location);

// Whether a state directory has a database. not_found: see no_state. malformed_data: it is a file.
Status check_database(const std::string& state);

// Opens the store there; all that open one do it here. A directory is made with its SQLite
// file when it is missing; a PostgreSQL database must be there, and gets its tables.
// permission_denied: the directory cannot be made or written; the message names it.
// Otherwise see open_sqlite, open_postgres and open_sql_store.
Result<std::unique_ptr<Store>> open_store_at(const std::string& location);
Result<std::unique_ptr<Store>> open_store(const Context& context);

// The same for verbs that change what is kept and bring nothing in. not_found: nothing was ever
// kept there, and nothing is made; the message names the next step.
Result<std::unique_ptr<Store>> open_existing_store(const Context& context);

// The same for verbs that only read: makes and changes nothing, and works on a copy that nobody may
// write. not_found: nothing was ever kept there; the message names the next step.
// unsupported_version: the schema is not this program's. See open_sqlite_to_read and
// open_sql_store_to_read.
Result<std::unique_ptr<Store>> open_store_to_read(const Context& context);

// Which of the instances on the store of the command leads what has this name: an advisory lock on
// PostgreSQL, a lease of half a minute elsewhere. `store` is that of open_store(context), and
// outlives what is given, as does the context's clock. Its owner must be another for each instance.
std::unique_ptr<Leadership> open_leadership(const Context& context, const std::string& name,
                                            Store& store);

}  // namespace sensex
