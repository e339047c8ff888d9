#include "pipeline/attended_run.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::seconds;

class AttendedRunTest : public testing::Test {
 protected:
  AttendedRun begin(const std::string& owner, const std::string& kind = "ingest") {
    return AttendedRun::begin(*store_, clock_, kind, owner).value();
  }
  // As a process that was killed leaves it: its run is running, its lease not given back.
  std::int64_t killed(const std::string& owner, const std::string& kind = "ingest") {
    const Instant now = clock_.now();
    EXPECT_TRUE(
        store_->leases().acquire("run of " + owner, owner, now, now + seconds(30)).value_or(false));
    return store_->runs().begin({kind, owner, now}).value();
  }
  RunRecord run(std::int64_t id) {
    const std::vector<RunRecord> all = store_->runs().recent(100).value();
    for (const RunRecord& record : all) {
      if (record.id == id) return record;
    }
    ADD_FAILURE() << "no run " << id;
    return {};
  }

  std::unique_ptr<Store> store_ = make_memory_store();
  FixedClock clock_{*parse_iso8601("2024-12-31T12:00:00.000Z")};
};

TEST_F(AttendedRunTest, IsARunOfThatKindAndOwner) {
  AttendedRun mine = begin("host:1:a");
  EXPECT_EQ(run(mine.recorder().id()).run.kind, "ingest");
  EXPECT_EQ(run(mine.recorder().id()).run.owner, "host:1:a");
  EXPECT_TRUE(mine.recorder().finish({}, "one day more").has_value());
  EXPECT_EQ(run(mine.recorder().id()).outcome, RunOutcome::succeeded);
}

TEST_F(AttendedRunTest, TheNextAbandonsOneThatWasKilled) {
  const std::int64_t dead = killed("host:1:a");
  clock_.set(clock_.now() + seconds(30));
  AttendedRun next = begin("host:2:b");
  EXPECT_EQ(run(dead).outcome, RunOutcome::abandoned);
  EXPECT_EQ(run(dead).message, "its process ended before it could say how");
  EXPECT_EQ(run(dead).finished_at, clock_.now());
  EXPECT_EQ(run(next.recorder().id()).outcome, RunOutcome::running);
}

TEST_F(AttendedRunTest, LeavesOneThatMayStillBeAlive) {
  const std::int64_t other = killed("host:1:a");
  clock_.set(clock_.now() + seconds(29));
  AttendedRun next = begin("host:2:b");
  EXPECT_EQ(run(other).outcome, RunOutcome::running);
}

TEST_F(AttendedRunTest, TwoGoOnSideBySide) {
  AttendedRun one = begin("host:1:a");
  AttendedRun other = begin("host:2:b");
  EXPECT_TRUE(one.recorder().finish({}).has_value());
  EXPECT_TRUE(other.recorder().finish({}).has_value());
}

TEST_F(AttendedRunTest, LeavesTheDeadOfAnotherKind) {
  const std::int64_t dead = killed("host:1:a", "train");
  clock_.set(clock_.now() + seconds(60));
  AttendedRun next = begin("host:2:b", "ingest");
  EXPECT_EQ(run(dead).outcome, RunOutcome::running);
}

TEST_F(AttendedRunTest, GivesItsLeaseBack) {
  {
    AttendedRun mine = begin("host:1:a");
  }
  EXPECT_FALSE(store_->leases().holder("run of host:1:a", clock_.now()).value().has_value());
}

}  // namespace
}  // namespace sensex
