#include "adapters/postgres/postgres_error.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::size_t kStateLength = 5;

struct Meaning {
  Errc code = Errc::internal;
  std::string_view message = {};
};

struct KnownState {
  std::string_view state = {};  // an SQLSTATE, or the two characters of its class
  Meaning meaning = {};
};

constexpr Meaning kLost = {Errc::unavailable,
                           "the connection to the database was lost and nothing was changed; try "
                           "again"};
constexpr Meaning kConflict = {Errc::unavailable,
                               "the database is busy with another writer; try again"};
constexpr Meaning kDiskFull = {Errc::unavailable,
                               "no space is left for the database and nothing was changed; free "
                               "some on its server and try again"};
constexpr Meaning kReadOnly = {Errc::permission_denied,
                               "the database takes no changes: it is read-only or a standby; name "
                               "its primary server with --store"};
constexpr Meaning kBusyServer = {
    Errc::unavailable, "the database server lacks connections or memory; try again later"};
constexpr Meaning kDamaged = {Errc::malformed_data,
                              "the database is damaged; restore a copy or name another with "
                              "--store"};

// A table or a column: the statements themselves are right.
constexpr Meaning kLacking = {
    Errc::malformed_data,
    "the database lacks a part that this program made, so that another has changed it; restore a "
    "copy"};

// The first that fits counts, so a class stands behind its members.
// https://www.postgresql.org/docs/15/errcodes-appendix.html
constexpr auto kStates = std::to_array<KnownState>({
    {kAppendOnlyState,
     {Errc::refused, "entries of an append-only table cannot be changed or deleted"}},
    {"23505", {Errc::already_exists, "an entry with that key is stored already"}},
    {"23", {Errc::internal, "the database refused a value; the log says which"}},
    {"40001", kConflict},
    {"40P01", kConflict},
    {"55P03", kConflict},
    {"57014", {Errc::unavailable, "the database took too long to answer; try again"}},
    {"25006", kReadOnly},
    {"42501",
     {Errc::permission_denied,
      "the database user may not do that; let it create and write tables in its schema, or name "
      "another user with --store"}},
    {"53100", kDiskFull},
    {"53", kBusyServer},
    {"58",
     {Errc::unavailable,
      "the database server cannot read or write its files; check its disk and try again"}},
    {"42P01", kLacking},
    {"42703", kLacking},
    {"XX001", kDamaged},
    {"XX002", kDamaged},
    {"22021", {Errc::invalid_argument, "a text to be stored must be UTF-8 without zero bytes"}},
    {"54000", {Errc::invalid_argument, "a text to be stored is too long for the database"}},
    {"08P01", {Errc::internal, "the database failed; the log says how"}},
    {"08", kLost},
    {"57P", kLost},
    {"25P03", kLost},
});

Meaning meaning_of(std::string_view state) {
  const auto known = std::ranges::find_if(
      kStates, [&](const KnownState& candidate) { return state.starts_with(candidate.state); });
  if (known != kStates.end()) return known->meaning;
  return {Errc::internal, "the database failed; the log says how"};
}

std::string_view state_of(const PGresult* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

// libpq tells the SQLSTATE of a refused connection only in its words: "FATAL:  28P01: password...",
// whatever their language.
std::string_view state_in(std::string_view words) {
  constexpr std::string_view kBefore = ":  ";
  for (std::size_t at = words.find(kBefore); at != std::string_view::npos;
       at = words.find(kBefore, at + 1)) {
    const std::string_view rest = words.substr(at + kBefore.size());
    const bool is_state = rest.size() > kStateLength && rest[kStateLength] == ':' &&
                          std::ranges::all_of(rest.substr(0, kStateLength), [](char c) {
                            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                          });
    if (is_state) return rest.substr(0, kStateLength);
  }
  return {};
}

std::string text_of(const char* text) { return text == nullptr ? std::string() : text; }

std::string without_password(const PGconn* connection, std::string text) {
  const std::string password = text_of(PQpass(connection));
  if (password.empty()) return text;
  constexpr std::string_view kMask = "***";
  for (std::size_t at = text.find(password); at != std::string::npos;
       at = text.find(password, at + kMask.size())) {
    text.replace(at, password.size(), kMask);
  }
  return text;
}

// No answer at all, or one that says why there is no connection.
Error meaning_of_refusal(PGconn* connection, std::string_view state) {
  const std::string place = postgres_place(connection);
  const std::string user = text_of(PQuser(connection));
  if (PQconnectionNeedsPassword(connection) == 1) {
    return {Errc::permission_denied,
            fmt::format("{} asks user '{}' for a password; set PGPASSWORD or write it to ~/.pgpass",
                        place, user)};
  }
  if (state.starts_with("28")) {
    return {Errc::permission_denied,
            fmt::format("{} does not let user '{}' in: a wrong password, or no rule for it in "
                        "pg_hba.conf; correct --store or PGPASSWORD",
                        place, user)};
  }
  if (state == "3D000") {
    return {Errc::not_found,
            fmt::format("there is no {}; make it with: createdb -E UTF8 -T template0 NAME", place)};
  }
  if (state == "42501") {
    return {Errc::permission_denied,
            fmt::format("user '{}' may not connect to {}; grant it that right", user, place)};
  }
  if (state == "53100") {
    return {Errc::unavailable,
            fmt::format("{} has no space left; free some on its server and try again", place)};
  }
  if (state.starts_with("53")) {
    return {Errc::unavailable,
            fmt::format("{} has no connection left; try again later or raise its max_connections",
                        place)};
  }
  if (state.starts_with("57")) {
    return {Errc::unavailable, fmt::format("{} is starting up or shutting down; try again", place)};
  }
  if (!state.empty()) {
    return {Errc::unavailable,
            fmt::format("the server of {} answers with a failure of its own; look at its log and "
                        "its disk, and try again",
                        place)};
  }
  return {Errc::unavailable,
          fmt::format("{} cannot be reached; start its server or correct --store", place)};
}

}  // namespace

std::string postgres_place(const PGconn* connection) {
  const std::string host = text_of(PQhost(connection));
  const std::string port = text_of(PQport(connection));
  return fmt::format("database '{}' at {}{}{}", text_of(PQdb(connection)), host,
                     port.empty() ? "" : ":", port);
}

tl::unexpected<Error> postgres_refusal(PGconn* connection) {
  const std::string words = text_of(PQerrorMessage(connection));
  Error error = meaning_of_refusal(connection, state_in(words));
  error.message = without_password(connection, std::move(error.message));
  error.detail = without_password(connection, fmt::format("PostgreSQL: {}", words));
  return fail(std::move(error));
}

tl::unexpected<Error> postgres_failure(PGconn* connection, const PGresult* result,
                                       std::string_view sql) {
  const std::string_view state = state_of(result);
  const bool is_lost = PQstatus(connection) != CONNECTION_OK;
  const Meaning meaning = is_lost ? kLost : meaning_of(state);
  const std::string words =
      text_of(result == nullptr ? PQerrorMessage(connection) : PQresultErrorMessage(result));
  return fail(
      meaning.code, std::string(meaning.message),
      without_password(connection, fmt::format("PostgreSQL {}: {}; in: {}", state, words, sql)));
}

}  // namespace sensex
