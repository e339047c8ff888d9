#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "store/sql_connection.h"

namespace sensex {

// One step of the schema. A published migration is frozen: a change is a new one.
struct Migration {
  std::int64_t version = 0;  // 1, 2, ... without gaps
  std::vector<std::string_view> statements = {};
  std::vector<std::string_view> append_only = {};  // tables, after the statements
};

// Everything this program knows, oldest first.
std::span<const Migration> schema_migrations();

// What tells one database from another that was made anew, or copied, under its name: a backup and
// what is restored from it have identities of their own.
inline constexpr std::string_view kIdentityTable = "store_identity";
inline constexpr std::string_view kVersionTable = "schema_version";

// The version of the database's schema, which may be newer than the last of `migrations`; 0: it is
// empty. A database is ours when it has the tables of the first migration and all versions that are
// known. malformed_data: it is another program's. REQUIRES here and below: `migrations` has one.
Result<std::int64_t> schema_version(SqlSession& session, std::span<const Migration> migrations);

// The same, but a newer one is unsupported_version.
Result<std::int64_t> known_schema_version(SqlSession& session,
                                          std::span<const Migration> migrations);

// Gives the database an identity that no other has.
Status renew_identity(SqlSession& session);

// Brings the database up to the last of `migrations`, each in one transaction; several processes
// may try at once. Nothing is touched when it fails with one of:
//   unsupported_version  the database is newer
//   malformed_data       it is another program's
Status migrate(SqlConnection& connection, std::span<const Migration> migrations);

// For who only reads: whether the database is as the last of `migrations` left it.
// unsupported_version: it is newer, or older and not brought up to date; the message has the next
// step. not_found: it is empty. malformed_data: it is another program's.
Status check_schema(SqlConnection& connection, std::span<const Migration> migrations);

}  // namespace sensex
