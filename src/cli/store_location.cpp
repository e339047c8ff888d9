#include "cli/store_location.h"

#include "adapters/postgres/postgres_connect.h"
#include "adapters/postgres/postgres_connection.h"
#include "adapters/postgres/postgres_leadership.h"
#include "cli/context.h"
#include "pipeline/lease_leadership.h"
#include "store/sql_store.h"

namespace sensex {

bool is_postgres_location(std::string_view location) {
  return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

std::string shown_location(const std::string& location) {
  if (!is_postgres_location(location)) return location;
  // What libpq does not take for an address is not taken apart either.
  const Result<std::string> shown = shown_postgres_address(location);
  return shown ? *shown : "postgresql://...";
}

Result<std::unique_ptr<Store>> open_store_at(const std::string& location) {
  if (!is_postgres_location(location)) return open_store(location);
  auto connection = open_postgres(location);
  if (!connection) return fail(std::move(connection.error()));
  return open_sql_store(std::move(*connection));
}

std::unique_ptr<Leadership> open_leadership(const std::string& location, const std::string& name,
                                            const std::string& owner, Store& store,
                                            const Clock& clock) {
  if (is_postgres_location(location)) return make_postgres_leadership(location, name);
  return make_lease_leadership({.name = "leader " + name, .owner = owner}, store.leases(), clock);
}

}  // namespace sensex
