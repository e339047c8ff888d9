#include "cli/store_location.h"

#include <filesystem>
#include <system_error>

#include <fmt/core.h>

#include "adapters/postgres/postgres_connect.h"
#include "adapters/postgres/postgres_connection.h"
#include "adapters/postgres/postgres_leadership.h"
#include "adapters/sqlite/sqlite_connection.h"
#include "adapters/sqlite/sqlite_reader.h"
#include "store/lease_leadership.h"
#include "store/sql_store.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDatabase = "sensex.db";

Status check_no_file(const std::string& state) {
  std::error_code ignored;
  const fs::file_status status = fs::status(state, ignored);
  if (!fs::exists(status) || fs::is_directory(status)) return {};
  return fail(
      Errc::malformed_data,
      fmt::format("{} is a file, expected a state directory; choose another with --state DIR",
                  state));
}

Result<std::unique_ptr<Store>> open_directory(const std::string& state) {
  if (Status fits = check_no_file(state); !fits) return fail(fits.error());
  std::error_code failed;
  fs::create_directories(state, failed);
  if (failed) {
    return fail(Errc::permission_denied,
                fmt::format("the state directory {} cannot be made ({}); choose another with "
                            "--state DIR",
                            state, failed.message()));
  }
  auto connection = open_sqlite(state_database(state));
  if (!connection) return fail(std::move(connection.error()));
  return open_sql_store(std::move(*connection));
}

Result<std::unique_ptr<SqlConnection>> open_existing_database(const std::string& address) {
  auto connection = open_postgres(address);
  if (!connection) return connection;
  const Result<std::vector<std::string>> tables = (*connection)->tables();
  if (!tables) return fail(tables.error());
  if (tables->empty()) return no_state(address);
  return connection;
}

}  // namespace

bool is_postgres_location(std::string_view location) {
  return location.starts_with("postgresql://") || location.starts_with("postgres://");
}

Status check_location(std::string_view location) {
  const bool is_address = location.find("://") != std::string_view::npos ||
                          location.find("dbname=") != std::string_view::npos ||
                          location.starts_with("host=");
  if (!is_address || is_postgres_location(location)) return {};
  return fail(Errc::invalid_argument,
              "--store must be a directory, or begin with postgresql://, got another address");
}

const std::string& location_of(const Context& context) {
  return context.store.empty() ? context.state : context.store;
}

std::string shown_location(const std::string& location) {
  if (!is_postgres_location(location)) return location;
  // What libpq does not take for an address is not taken apart either.
  const Result<std::string> shown = shown_postgres_address(location);
  return shown ? *shown : "postgresql://...";
}

std::string state_database(const std::string& state) {
  return (fs::path(state) / kDatabase).string();
}

tl::unexpected<Error> no_state(const std::string& location) {
  return fail(Errc::not_found,
              fmt::format("no state at {}; run: sensex ingest", shown_location(location)));
}

Status check_database(const std::string& state) {
  if (Status fits = check_no_file(state); !fits) return fits;
  std::error_code failed;
  const fs::file_type type = fs::status(state_database(state), failed).type();
  return type == fs::file_type::not_found ? no_state(state) : Status();
}

Result<std::unique_ptr<Store>> open_store_at(const std::string& location) {
  if (!is_postgres_location(location)) return open_directory(location);
  auto connection = open_postgres(location);
  if (!connection) return fail(std::move(connection.error()));
  return open_sql_store(std::move(*connection));
}

Result<std::unique_ptr<Store>> open_store(const Context& context) {
  return open_store_at(location_of(context));
}

Result<std::unique_ptr<Store>> open_existing_store(const Context& context) {
  const std::string& location = location_of(context);
  if (is_postgres_location(location)) {
    auto connection = open_existing_database(location);
    if (!connection) return fail(std::move(connection.error()));
    return open_sql_store(std::move(*connection));
  }
  if (Status there = check_database(location); !there) return fail(there.error());
  return open_directory(location);
}

Result<std::unique_ptr<Store>> open_store_to_read(const Context& context) {
  const std::string& location = location_of(context);
  if (is_postgres_location(location)) {
    auto connection = open_existing_database(location);
    if (!connection) return fail(std::move(connection.error()));
    return open_sql_store_to_read(std::move(*connection));
  }
  if (Status there = check_database(location); !there) return fail(there.error());
  auto connection = open_sqlite_to_read(state_database(location));
  if (!connection) return fail(std::move(connection.error()));
  return open_sql_store_to_read(std::move(*connection));
}

std::unique_ptr<Leadership> open_leadership(const Context& context, const std::string& name,
                                            Store& store) {
  const std::string& location = location_of(context);
  if (is_postgres_location(location)) return make_postgres_leadership(location, name);
  return make_lease_leadership({.name = "leader " + name, .owner = context.owner}, store.leases(),
                               context.clock);
}

}  // namespace sensex
