#include "adapters/sqlite/sqlite_error.h"

#include <cerrno>

#include <fmt/core.h>

namespace sensex {
namespace {

struct Meaning {
  Errc code = Errc::internal;
  std::string_view message = {};
};

Meaning constraint_meaning(int code) {
  switch (code) {
    case SQLITE_CONSTRAINT_TRIGGER:
      return {Errc::refused, "entries of an append-only table cannot be changed or deleted"};
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return {Errc::already_exists, "an entry with that key is stored already"};
    default:
      return {Errc::internal, "the database refused a value; the log says which"};
  }
}

// A table or a column: the statements themselves are right.
constexpr Meaning kLacking = {
    Errc::malformed_data,
    "the database lacks a part that this program made, so that another has changed it; restore a "
    "copy"};

bool is_lacking(sqlite3* db, int code) {
  return code == SQLITE_ERROR && std::string_view(sqlite3_errmsg(db)).starts_with("no such ");
}

// SQLite itself says SQLITE_FULL only of a database or log, not of the memory it shares beside
// them.
bool lacks_space(sqlite3* db, int code) {
  if ((code & 0xff) != SQLITE_IOERR) return false;
  const int cause = sqlite3_system_errno(db);
  return cause == ENOSPC || cause == EDQUOT || cause == EFBIG;
}

Meaning meaning_of(int code) {
  // A quota and a limit on files come so, and of a commit nobody tells the cause.
  if (code == SQLITE_IOERR_WRITE) {
    return {Errc::unavailable,
            "the database cannot be written and nothing was changed: no space is left, a quota or "
            "a limit on the size of files is reached, or the disk fails; make room and try again"};
  }
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Errc::unavailable, "the database is busy with another writer; try again"};
    case SQLITE_FULL:
      return {Errc::unavailable,
              "no space is left for the database and nothing was changed; free some and try again"};
    case SQLITE_IOERR:
      return {Errc::unavailable,
              "the database file cannot be read or written; check the disk and try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {Errc::permission_denied,
              "the database cannot be written; make its folder and file writable or use another "
              "--state directory"};
    case SQLITE_NOTADB:
      return {Errc::malformed_data,
              "the file is not an SQLite database; move it away or use another --state directory"};
    case SQLITE_CORRUPT:
      return {Errc::malformed_data,
              "the database file is damaged; restore a copy or use another --state directory"};
    case SQLITE_CONSTRAINT:
      return constraint_meaning(code);
    default:
      return {Errc::internal, "the database failed; the log says how"};
  }
}

}  // namespace

tl::unexpected<Error> sqlite_failure(sqlite3* db, int code, std::string_view sql) {
  const Meaning meaning =
      is_lacking(db, code) ? kLacking : meaning_of(lacks_space(db, code) ? SQLITE_FULL : code);
  return fail(meaning.code, std::string(meaning.message),
              fmt::format("SQLite {}: {}; in: {}", code, sqlite3_errmsg(db), sql));
}

}  // namespace sensex
