#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

class Pipe {
 public:
  Pipe() {
    if (pipe(ends_.data()) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    for (const int end : ends_) close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  void tell() const { EXPECT_EQ(write(ends_[1], "x", 1), 1); }
  void wait() const {
    char byte = 0;
    EXPECT_EQ(read(ends_[0], &byte, 1), 1);
  }

 private:
  std::array<int, 2> ends_ = {};
};

// Runs `body` in another process; gives its id.
template <class Body>
pid_t in_another_process(Body body) {
  const pid_t child = fork();
  if (child == 0) {
    body();
    _exit(testing::Test::HasFailure() ? 1 : 0);
  }
  return child;
}

int end_of(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

// Far more than SQLite's page cache, so that part of it is in the log before the commit.
Status write_sixteen_megabytes(SqlSession& session) {
  const std::string block(1U << 20U, 'x');
  for (int i = 0; i < 16; ++i) {
    const auto kept = session.execute("INSERT INTO objects (digest, bytes) VALUES ($1, $2)",
                                      {std::to_string(i), SqlBytes{block}});
    if (!kept) return fail(kept.error());
  }
  return {};
}

TEST(SqliteDurability, AProcessKilledInATransactionLeavesTheOldContent) {
  const TestDatabase database;
  const std::string digest = value_of(database.open_store()->objects().put("old"));
  const Pipe written;
  const Pipe never;
  const pid_t child = in_another_process([&] {
    static_cast<void>(database.connect()->transaction([&](SqlSession& session) -> Status {
      EXPECT_TRUE(write_sixteen_megabytes(session).has_value());
      written.tell();
      never.wait();
      return {};
    }));
  });
  written.wait();
  ASSERT_EQ(kill(child, SIGKILL), 0);
  EXPECT_TRUE(WIFSIGNALED(end_of(child)));
  EXPECT_GT(std::filesystem::file_size(database.path() + "-wal"), 1U << 20U);
  EXPECT_EQ(value_of(database.open_store()->objects().get(digest)), "old");
  EXPECT_EQ(value_of(database.connect()->query("SELECT digest FROM objects")).size(), 1U);
}

TEST(SqliteDurability, AFullDiskIsAnErrorAndKeepsWhatWasStored) {
  const TestDatabase database;
  const std::string digest = value_of(database.open_store()->objects().put("old"));
  auto connection = database.connect();
  value_of(connection->execute("PRAGMA max_page_count = 64"));
  EXPECT_EQ(error_of(connection->transaction(write_sixteen_megabytes)).code, Errc::unavailable);
  const auto store = value_of(open_sql_store(std::move(connection)));
  EXPECT_EQ(error_of(store->objects().put(std::string(1U << 20U, 'x'))).code, Errc::unavailable);
  EXPECT_EQ(value_of(store->objects().get(digest)), "old");
  EXPECT_TRUE(append_forecast(store->ledger(), ledger_forecast(1)).has_value());
}

// Past its limit a file may not grow, which the system tells as EFBIG and not as ENOSPC.
void forbid_files_above(rlim_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit = {bytes, bytes};
  EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

void expect_full(const Error& error) {
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_NE(error.message.find("no space is left"), std::string::npos) << error.message;
}

TEST(SqliteDurability, AFullDiskIsToldWhereverItShows) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  const pid_t when_opened = in_another_process([&] {
    forbid_files_above(0);
    expect_full(error_of(open_sqlite(database.path())));
  });
  EXPECT_EQ(end_of(when_opened), 0);
  const pid_t in_a_statement = in_another_process([&] {
    forbid_files_above(100'000);
    expect_full(error_of(database.connect()->transaction(write_sixteen_megabytes)));
  });
  EXPECT_EQ(end_of(in_a_statement), 0);
  const pid_t in_a_commit = in_another_process([&] {
    forbid_files_above(100'000);
    const auto store = value_of(open_sql_store(database.connect()));
    expect_full(error_of(store->objects().put(std::string(200'000, 'x'))));
  });
  EXPECT_EQ(end_of(in_a_commit), 0);
}

TEST(SqliteDurability, SeveralObjectsOnAFullDiskAreKeptAllOrNone) {
  const TestDatabase database;
  static_cast<void>(database.open_store());
  auto connection = database.connect();
  value_of(connection->execute("PRAGMA max_page_count = 64"));
  const auto store = value_of(open_sql_store(std::move(connection)));
  const std::vector<NamedBytes> several = {NamedBytes("small"),
                                           NamedBytes(std::string(1U << 20U, 'x'))};
  EXPECT_EQ(error_of(store->objects().put_all(several)).code, Errc::unavailable);
  EXPECT_EQ(value_of(database.connect()->query("SELECT digest FROM objects")).size(), 0U);
}

TEST(SqliteDurability, AConnectionThatMayNotWriteIsDeniedAndStillReads) {
  const TestDatabase database;
  const std::string digest = value_of(database.open_store()->objects().put("old"));
  auto connection = database.connect();
  value_of(connection->execute("PRAGMA query_only = 1"));
  const auto store = value_of(open_sql_store(std::move(connection)));
  EXPECT_EQ(error_of(store->objects().put("new")).code, Errc::permission_denied);
  EXPECT_EQ(error_of(append_forecast(store->ledger(), ledger_forecast(1))).code,
            Errc::permission_denied);
  EXPECT_EQ(value_of(store->objects().get(digest)), "old");
}

TEST(SqliteDurability, WhatWasAppendedIsThereForTheNextProcess) {
  const TestDatabase database;
  const pid_t child = in_another_process(
      [&] { value_of(append_forecast(database.open_store()->ledger(), ledger_forecast(1))); });
  EXPECT_EQ(end_of(child), 0);
  EXPECT_EQ(value_of(database.open_store()->ledger().recent(10)).size(), 1U);
}

TEST(SqliteDurability, ProcessesThatAppendAtOnceLeaveNoGap) {
  const TestDatabase database;
  std::vector<pid_t> children;
  for (int process = 0; process < 3; ++process) {
    children.push_back(in_another_process([&] {
      const auto store = database.open_store();
      for (int day = 0; day < 20; ++day) {  // 10 keys of its own, 10 that all share
        const int version = day % 2 == 0 ? 1 : process + 2;
        value_of(store->ledger().append(
            ledger_forecast(day, version).key, SystemClock(),
            [](Instant) { return Result<LedgerText>(LedgerText{"pred", "{}"}); }));
      }
    }));
  }
  for (const pid_t child : children) EXPECT_EQ(end_of(child), 0);
  const auto store = database.open_store();
  EXPECT_EQ(value_of(store->ledger().recent(100)).size(), 40U);
  EXPECT_TRUE(store->ledger().verify().has_value());
}

}  // namespace
}  // namespace sensex
