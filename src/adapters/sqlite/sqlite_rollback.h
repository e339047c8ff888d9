#pragma once

#include "adapters/sqlite/sqlite_session.h"

namespace sensex {

// Undoes, at its end, the transaction it was begun for, unless it was committed.
class SqliteRollback {
 public:
  explicit SqliteRollback(SqliteSession& session) : session_(session) {}
  ~SqliteRollback() {
    // SQLite has undone the transaction itself after a full disk.
    if (session_.is_in_transaction()) static_cast<void>(session_.run_script("ROLLBACK"));
  }
  SqliteRollback(const SqliteRollback&) = delete;
  SqliteRollback& operator=(const SqliteRollback&) = delete;

 private:
  SqliteSession& session_;
};

}  // namespace sensex
