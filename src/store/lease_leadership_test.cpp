#include "store/lease_leadership.h"

#include <atomic>

#include <gtest/gtest.h>

#include "store/leadership_contract.h"

namespace sensex {
namespace {

// Instances that share a store and a clock.
struct Shared {
  std::unique_ptr<Store> store = make_memory_store();
  FixedClock clock = FixedClock(instant_of(0));
  std::atomic<int> instances = 0;
};

std::unique_ptr<Leadership> instance_on(Shared& shared, const std::string& name) {
  // Renewed by hand alone: the thread's first turn is an hour away.
  return make_lease_leadership({.name = name,
                                .owner = "host:" + std::to_string(++shared.instances),
                                .length = std::chrono::seconds(30),
                                .renewal = std::chrono::hours(1)},
                               shared.store->leases(), shared.clock);
}

const LeadershipBackend kLease = {
    .name = "Lease", .new_database = [] {
      return [shared = std::make_shared<Shared>()](const std::string& name) {
        return instance_on(*shared, name);
      };
    }};

INSTANTIATE_TEST_SUITE_P(Backend, LeadershipContract, testing::Values(kLease),
                         leadership_backend_name);

TEST(LeaseLeadership, AnotherLeadsWhenALeaderThatDiedHasNotRenewed) {
  Shared shared;
  const auto dead = instance_on(shared, "schedule");
  const auto other = instance_on(shared, "schedule");
  EXPECT_TRUE(value_of(dead->leads()));
  shared.clock.set(instant_of(29'999));
  EXPECT_FALSE(value_of(other->leads()));
  shared.clock.set(instant_of(30'000));
  EXPECT_TRUE(value_of(other->leads()));
  EXPECT_FALSE(value_of(dead->leads()));
}

TEST(LeaseLeadership, AskingKeepsTheLead) {
  Shared shared;
  const auto leader = instance_on(shared, "schedule");
  const auto other = instance_on(shared, "schedule");
  for (int i = 0; i < 5; ++i) {
    shared.clock.set(instant_of(20'000 * i));
    EXPECT_TRUE(value_of(leader->leads()));
    EXPECT_FALSE(value_of(other->leads()));
  }
}

}  // namespace
}  // namespace sensex
