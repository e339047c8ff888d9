#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

constexpr std::string_view kPid = "SELECT pg_backend_pid()";
constexpr std::string_view kDie = "SELECT pg_terminate_backend(pg_backend_pid())";
constexpr std::string_view kInsert = "INSERT INTO t VALUES ('a', 1)";

std::int64_t number_in(const Result<std::vector<SqlRow>>& rows) {
  return std::get<std::int64_t>(value_of(rows).at(0).at(0));
}

// A process that stands still until the end of the test.
class StoppedProcess {
 public:
  explicit StoppedProcess(pid_t pid) : pid_(pid) {
    if (kill(pid_, SIGSTOP) != 0) throw std::runtime_error("cannot stop a process");
  }
  ~StoppedProcess() { kill(pid_, SIGCONT); }
  StoppedProcess(const StoppedProcess&) = delete;
  StoppedProcess& operator=(const StoppedProcess&) = delete;

 private:
  pid_t pid_;
};

class PostgresFaults : public testing::Test {
 protected:
  PostgresFaults() : connection_(database_.connect()) {
    run("CREATE TABLE t (k TEXT UNIQUE, v BIGINT)");
  }

  SqlConnection& connection() { return *connection_; }
  const PostgresTestDatabase& database() const { return database_; }
  void run(std::string_view sql) { value_of(connection().execute(sql)); }
  std::int64_t ask(std::string_view sql) { return number_in(connection().query(sql)); }
  std::int64_t rows() { return ask("SELECT COUNT(*) FROM t"); }

  std::int64_t writers_pid() {
    return value_of(
        in_transaction<std::int64_t>(connection(), [](SqlSession& session) -> Result<std::int64_t> {
          return number_in(session.query(kPid));
        }));
  }
  void end_session(std::int64_t pid) {
    postgres_test_server().run_sql("SELECT pg_terminate_backend(" + std::to_string(pid) +
                                   ", 60000)");
  }
  // What a statement is told that the server refuses with that SQLSTATE.
  Error error_of_state(const std::string& state) {
    return error_of(connection().execute("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '" +
                                         state + "'; END $$"));
  }
  // Every insert is refused for a conflict; that it was tried is not undone.
  void refuse_inserts() {
    run("CREATE SEQUENCE tries");
    run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
        "nextval(''tries''); RAISE EXCEPTION ''no'' USING ERRCODE = ''40001''; END'");
    run("CREATE TRIGGER refuse BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION refuse()");
  }

 private:
  PostgresTestDatabase database_;
  std::unique_ptr<SqlConnection> connection_;
};

TEST_F(PostgresFaults, EveryStateOfTheServerHasItsMeaning) {
  const std::vector<std::pair<std::string, Errc>> known = {
      {"23505", Errc::already_exists},    {"23503", Errc::internal},
      {"40001", Errc::unavailable},       {"40P01", Errc::unavailable},
      {"55P03", Errc::unavailable},       {"57014", Errc::unavailable},
      {"25006", Errc::permission_denied}, {"42501", Errc::permission_denied},
      {"53100", Errc::unavailable},       {"53200", Errc::unavailable},
      {"53400", Errc::unavailable},       {"58030", Errc::unavailable},
      {"XX001", Errc::malformed_data},    {"XX002", Errc::malformed_data},
      {"54000", Errc::invalid_argument},  {"08006", Errc::unavailable},
      {"08P01", Errc::internal},          {"57P01", Errc::unavailable},
      {"SX001", Errc::refused},           {"XX000", Errc::internal},
      {"42601", Errc::internal}};
  for (const auto& [state, code] : known) EXPECT_EQ(error_of_state(state).code, code) << state;
}

TEST_F(PostgresFaults, AFullDiskIsToldWithTheNextStep) {
  EXPECT_EQ(error_of_state("53100").message,
            "no space is left for the database and nothing was changed; free some on its server "
            "and try again");
}

TEST_F(PostgresFaults, TheDetailHasTheServersWordsAndTheStatement) {
  const Error error = error_of(connection().query("SELECT 1 / 0"));
  EXPECT_NE(error.detail.find("PostgreSQL 22012: ERROR:  division by zero"), std::string::npos);
  EXPECT_NE(error.detail.find("in: SELECT 1 / 0"), std::string::npos);
}

TEST_F(PostgresFaults, TextThatIsNoUtf8IsRefused) {
  for (const std::string& text : {std::string("\xff"), std::string("a\0b", 3)}) {
    const Error error = error_of(connection().execute("INSERT INTO t VALUES ($1, 1)", {text}));
    EXPECT_EQ(error.code, Errc::invalid_argument);
    EXPECT_EQ(error.message, "a text to be stored must be UTF-8 without zero bytes");
  }
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, AReaderWhoseSessionEndedDoesNotNotice) {
  end_session(ask(kPid));
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, AReadThatLosesItsSessionIsTriedOnceMore) {
  const std::int64_t pid = ask(kPid);
  const auto rows = connection().query(
      "SELECT pg_backend_pid(), CASE WHEN pg_backend_pid() = $1 THEN "
      "pg_terminate_backend(pg_backend_pid()) END",
      {pid});
  EXPECT_NE(number_in(rows), pid);
}

TEST_F(PostgresFaults, AReadThatLosesEverySessionIsUnavailable) {
  const Error error = error_of(connection().query(kDie));
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message,
            "the connection to the database was lost and nothing was changed; try again");
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, AWriterWhoseSessionEndedBeforeItBeganDoesNotNotice) {
  end_session(writers_pid());
  run(kInsert);
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresFaults, AWriteThatLosesItsSessionIsUnavailableAndLeavesNothing) {
  int calls = 0;
  const Status done = connection().transaction([&](SqlSession& session) -> Status {
    ++calls;
    value_of(session.execute(kInsert));
    return fail(error_of(session.query(kDie)));
  });
  EXPECT_EQ(error_of(done).code, Errc::unavailable);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(rows(), 0);
  run(kInsert);
  EXPECT_EQ(rows(), 1);
}

TEST_F(PostgresFaults, AWriteLostAtItsVeryEndSaysThatItsOutcomeIsNotKnown) {
  run("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
      "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
  run("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
      "EXECUTE FUNCTION die()");
  const Error error = error_of(connection().execute(kInsert));
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_NE(error.message.find("whether the change was kept is not known"), std::string::npos);
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, ATransactionThatHidesAFailureIsToldOfIt) {
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    value_of(session.execute(kInsert));
    static_cast<void>(session.execute(kInsert));
    static_cast<void>(session.execute("SELECT 1"));
    return {};
  });
  EXPECT_EQ(error_of(done).code, Errc::already_exists);
  EXPECT_EQ(rows(), 0);
}

TEST_F(PostgresFaults, ATransactionThatMeetsAConflictIsNotTriedAgain) {
  refuse_inserts();
  const Status done = connection().transaction([](SqlSession& session) -> Status {
    const auto added = session.execute(kInsert);
    return added ? Status() : fail(added.error());
  });
  EXPECT_EQ(error_of(done).message, "the database is busy with another writer; try again");
  EXPECT_EQ(ask("SELECT last_value FROM tries"), 1);
}

TEST_F(PostgresFaults, AStatementThatTakesTooLongIsUnavailable) {
  const auto hasty = database().connect({.limits = {.statement = std::chrono::milliseconds(20)}});
  const Error error = error_of(hasty->query("SELECT pg_sleep(3600)"));
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message, "the database took too long to answer; try again");
  EXPECT_EQ(number_in(hasty->query("SELECT 7::bigint")), 7);
}

TEST_F(PostgresFaults, AServerThatStoppedAnsweringIsUnavailableAndReplacedWhenItGoesOn) {
  const auto hasty = database().connect({.limits = {.statement = std::chrono::milliseconds(20)}});
  const auto pid = static_cast<pid_t>(number_in(hasty->query(kPid)));
  const StoppedProcess stopped(pid);
  const Error error = error_of(hasty->query(kPid));
  EXPECT_EQ(error.message, "the database took too long to answer; try again");
  EXPECT_NE(number_in(hasty->query(kPid)), pid);
}

TEST_F(PostgresFaults, AWriterOfAnotherProgramIsWaitedForNoLongerThanAsked) {
  const auto hasty = database().connect({.limits = {.lock = std::chrono::milliseconds(1)}});
  const Status done = connection().transaction([&](SqlSession&) -> Status {
    const Error error = error_of(hasty->execute(kInsert));
    EXPECT_EQ(error.code, Errc::unavailable);
    EXPECT_EQ(error.message, "the database is busy with another writer; try again");
    return {};
  });
  EXPECT_TRUE(done.has_value());
  EXPECT_EQ(value_of(hasty->execute(kInsert)), 1);
}

TEST_F(PostgresFaults, AWriterOfTheSameProgramIsWaitedForNoLongerThanAsked) {
  const auto hasty = database().connect({.wait = std::chrono::milliseconds(1)});
  const Status done = hasty->transaction([&](SqlSession&) -> Status {
    EXPECT_EQ(error_of(hasty->execute(kInsert)).code, Errc::unavailable);
    return {};
  });
  EXPECT_TRUE(done.has_value());
}

TEST_F(PostgresFaults, WhoMayOnlyReadIsDeniedAndStillReads) {
  run(kInsert);
  const auto frozen = value_of(
      open_postgres(database().address("sensex", "%20-cdefault_transaction_read_only%3Don")));
  const Error error = error_of(frozen->execute("DELETE FROM t"));
  EXPECT_EQ(error.code, Errc::permission_denied);
  EXPECT_NE(error.message.find("it is read-only or a standby"), std::string::npos);
  EXPECT_EQ(number_in(frozen->query("SELECT COUNT(*) FROM t")), 1);
}

TEST_F(PostgresFaults, CommitsAreDurableWhateverTheUsersSettings) {
  const auto careless =
      value_of(open_postgres(database().address("sensex", "%20-csynchronous_commit%3Doff")));
  EXPECT_EQ(value_of(careless->query("SHOW synchronous_commit")).at(0).at(0), SqlValue("on"));
}

TEST_F(PostgresFaults, StatementsWithoutNumberDoNotFillTheServersMemory) {
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(ask("SELECT " + std::to_string(i) + "::bigint"), i);
  }
  const std::int64_t kept = ask("SELECT COUNT(*) FROM pg_prepared_statements");
  EXPECT_GT(kept, 100);
  EXPECT_LE(kept, 200);
}

TEST_F(PostgresFaults, AColumnOfAnUnknownTypeIsInternal) {
  EXPECT_EQ(error_of(connection().query("SELECT 1.5::numeric")).code, Errc::internal);
}

TEST_F(PostgresFaults, SmallNumbersAndBooleansAreIntegers) {
  const auto row = value_of(connection().query("SELECT true, -2::int2, -3::int4, 'x'::name")).at(0);
  EXPECT_EQ(row, (SqlRow{std::int64_t{1}, std::int64_t{-2}, std::int64_t{-3}, "x"}));
}

TEST_F(PostgresFaults, ARestartOfTheServerCostsNothingButTheTimeItIsDown) {
  run(kInsert);
  EXPECT_EQ(rows(), 1);
  postgres_test_server().stop();
  for (const Error& error : {error_of(connection().query("SELECT 1")),
                             error_of(connection().execute("DELETE FROM t"))}) {
    EXPECT_EQ(error.code, Errc::unavailable);
    EXPECT_NE(error.message.find("cannot be reached; start its server"), std::string::npos);
  }
  postgres_test_server().start();
  EXPECT_EQ(rows(), 1);
  run("INSERT INTO t VALUES ('b', 2)");
  EXPECT_EQ(rows(), 2);
}

}  // namespace
}  // namespace sensex
