#include "adapters/postgres/postgres_connect.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <poll.h>
#include <string_view>

#include <fmt/core.h>

#include "adapters/postgres/postgres_error.h"

namespace sensex {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ConnectionOptions = std::unique_ptr<PQconninfoOption, FreeOptions>;

struct FreeText {
  void operator()(char* text) const { PQfreemem(text); }
};

// What comes before the address stands where it says nothing; what comes after, whatever it says.
constexpr std::array kNames = {"keepalives",       "keepalives_idle",  "keepalives_interval",
                               "keepalives_count", "tcp_user_timeout", "fallback_application_name",
                               "dbname",           "client_encoding"};

void ignore_notice(void* /*unused*/, const PGresult* /*notice*/) {}

std::string_view value_of(const PQconninfoOption* options, std::string_view keyword) {
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    if (keyword == option->keyword && option->val != nullptr) return option->val;
  }
  return {};
}

// Of a password with an unescaped '@', '/' or ':' libpq takes the rest for a host, a port or a
// database, whose names are told in messages.
bool may_hide_a_password(const PQconninfoOption* options) {
  const std::string_view host = value_of(options, "host");
  return host.find('@', 1) != std::string_view::npos ||
         value_of(options, "port").find_first_not_of("0123456789,") != std::string_view::npos ||
         value_of(options, "dbname").find_first_of("@/") != std::string_view::npos;
}

// Null: it cannot be read, or what would be told of it may be part of a password.
ConnectionOptions options_of(const std::string& address) {
  // Any other text libpq would take for the name of a database, or for a list of keywords.
  if (!address.starts_with("postgresql://") && !address.starts_with("postgres://")) return {};
  char* words = nullptr;
  ConnectionOptions options(PQconninfoParse(address.c_str(), &words));
  const std::unique_ptr<char, FreeText> owned(words);
  if (options && may_hide_a_password(options.get())) options.reset();
  return options;
}

tl::unexpected<Error> address_not_readable() {
  return fail(Errc::invalid_argument,
              "the address of the database cannot be read; write it as "
              "postgresql://USER@HOST:PORT/DATABASE, with %XX for special characters, and the "
              "password in PGPASSWORD or ~/.pgpass");
}

// Zero: the address, PGCONNECT_TIMEOUT and the service file say nothing.
std::chrono::seconds timeout_of(PGconn* connection) {
  const ConnectionOptions options(PQconninfo(connection));
  if (!options) return {};
  const std::string_view text = value_of(options.get(), "connect_timeout");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(seconds > 0 ? seconds : 0);
}

// libpq tries hosts one after the other, so that this is the time for all of them.
Status finish_connecting(PGconn* connection, std::chrono::milliseconds limit) {
  const std::chrono::seconds asked = timeout_of(connection);
  const PostgresDeadline deadline = postgres_deadline(asked.count() > 0 ? asked : limit);
  PostgresPollingStatusType state =
      PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
    const bool is_reading = state == PGRES_POLLING_READING;
    if (!wait_for_postgres(connection, is_reading ? POLLIN : POLLOUT, deadline)) {
      return fail(Errc::unavailable,
                  fmt::format("{} did not answer in time; start its server or correct --store",
                              postgres_place(connection)));
    }
    state = PQconnectPoll(connection);
  }
  if (state == PGRES_POLLING_FAILED) return postgres_refusal(connection);
  return {};
}

}  // namespace

Status check_postgres_address(const std::string& address) {
  if (options_of(address)) return {};
  return address_not_readable();
}

Result<std::string> shown_postgres_address(const std::string& address) {
  const ConnectionOptions options = options_of(address);
  if (!options) return address_not_readable();
  const std::string_view user = value_of(options.get(), "user");
  const std::string_view port = value_of(options.get(), "port");
  return fmt::format("postgresql://{}{}{}{}{}/{}", user, user.empty() ? "" : "@",
                     value_of(options.get(), "host"), port.empty() ? "" : ":", port,
                     value_of(options.get(), "dbname"));
}

Result<PostgresHandle> connect_postgres(const std::string& address,
                                        std::chrono::milliseconds limit) {
  if (Status fits = check_postgres_address(address); !fits) return fail(fits.error());
  const std::array<const char*, kNames.size()> values = {
      "1", "10", "5", "3", "25000", "sensex", address.c_str(), "UTF8"};
  std::array<const char*, kNames.size() + 1> names = {};
  std::array<const char*, kNames.size() + 1> texts = {};
  std::ranges::copy(kNames, names.begin());
  std::ranges::copy(values, texts.begin());
  PostgresHandle connection(PQconnectStartParams(names.data(), texts.data(), 1));
  if (!connection) return fail(Errc::unavailable, "no memory is left for a connection");
  // For the SQLSTATE of a refusal.
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
  if (Status done = finish_connecting(connection.get(), limit); !done) return fail(done.error());
  PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
  // So that a session waits for its socket itself, and no longer than it may.
  if (PQsetnonblocking(connection.get(), 1) != 0) return postgres_refusal(connection.get());
  return connection;
}

}  // namespace sensex
