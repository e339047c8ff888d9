#include "adapters/postgres/postgres_leadership.h"

#include <gtest/gtest.h>

#include "adapters/postgres/postgres_test_database.h"
#include "store/leadership_contract.h"

namespace sensex {
namespace {

const LeadershipBackend kPostgres = {
    .name = "Postgres", .new_database = [] {
      return [database = PostgresTestDatabase()](const std::string& name) {
        return make_postgres_leadership(database.address(), name);
      };
    }};

INSTANTIATE_TEST_SUITE_P(Backend, LeadershipContract, testing::Values(kPostgres),
                         leadership_backend_name);

class PostgresLeader : public testing::Test {
 protected:
  std::unique_ptr<Leadership> instance() const {
    return make_postgres_leadership(database_.address(), "schedule");
  }
  // Ends the session that holds the lock of the schema's leader, and waits until it is gone.
  std::int64_t end_leaders_session() const {
    const auto rows = value_of(database_.connect()->query(
        "WITH leaders AS MATERIALIZED (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND "
        "granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) "
        "SELECT COUNT(*) FROM leaders WHERE pg_terminate_backend(pid, 60000)"));
    return std::get<std::int64_t>(rows.at(0).at(0));
  }
  const PostgresTestDatabase& database() const { return database_; }

 private:
  PostgresTestDatabase database_;
};

TEST_F(PostgresLeader, AnotherLeadsWhenTheLeadersConnectionEnds) {
  const auto first = instance();
  const auto second = instance();
  ASSERT_TRUE(value_of(first->leads()));
  ASSERT_FALSE(value_of(second->leads()));
  ASSERT_EQ(end_leaders_session(), 1);
  EXPECT_TRUE(value_of(second->leads()));
  EXPECT_FALSE(value_of(first->leads()));
}

TEST_F(PostgresLeader, ALeaderThatLostItsConnectionLeadsAgainWhenNobodyElseDoes) {
  const auto leader = instance();
  ASSERT_TRUE(value_of(leader->leads()));
  ASSERT_EQ(end_leaders_session(), 1);
  EXPECT_TRUE(value_of(leader->leads()));
  EXPECT_FALSE(value_of(instance()->leads()));
}

TEST_F(PostgresLeader, AnotherLeadsWhenTheLeadersProcessIsKilled) {
  value_of(instance()->leads());  // starts the server before there is a child
  std::array<int, 2> leading = {};
  ASSERT_EQ(pipe(leading.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto leader = instance();
    const char said = leader->leads().value_or(false) ? 'y' : 'n';
    if (write(leading[1], &said, 1) != 1) _exit(1);
    while (true) pause();
  }
  char said = 0;
  ASSERT_EQ(read(leading[0], &said, 1), 1);
  EXPECT_EQ(said, 'y');
  const auto other = instance();
  EXPECT_FALSE(value_of(other->leads()));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  // The server notices that the socket is closed in its own time.
  while (!value_of(other->leads())) std::this_thread::yield();
  for (const int end : leading) close(end);
}

TEST_F(PostgresLeader, LeadingIsNoWriting) {
  const auto leader = instance();
  ASSERT_TRUE(value_of(leader->leads()));
  EXPECT_TRUE(database().open_store()->objects().put("x").has_value());
}

TEST_F(PostgresLeader, WhenTheDatabaseCannotBeAskedNobodyLeads) {
  const auto lost = make_postgres_leadership("postgresql://sensex@/x?host=/nowhere", "schedule");
  EXPECT_EQ(error_of(lost->leads()).code, Errc::unavailable);
}

}  // namespace
}  // namespace sensex
