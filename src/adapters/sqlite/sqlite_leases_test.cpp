#include <array>
#include <barrier>
#include <functional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "adapters/sqlite/sqlite_test_database.h"
#include "store/store_contract.h"

namespace sensex {
namespace {

constexpr int kRounds = 30;

// How many of two processes' stores say yes to `call`, asked at the same moment.
using Call = std::function<bool(Leases&, const std::string& owner)>;

class TwoConnections : public testing::Test {
 protected:
  TwoConnections() : stores_{database_.open_store(), database_.open_store()} {}

  int yes(const Call& call) {
    std::barrier together(2);
    std::array<bool, 2> said = {};
    {
      const std::jthread other([&] {
        together.arrive_and_wait();
        said[1] = call(stores_[1]->leases(), "b");
      });
      together.arrive_and_wait();
      said[0] = call(stores_[0]->leases(), "a");
    }
    return static_cast<int>(said[0]) + static_cast<int>(said[1]);
  }

  Store& store(std::size_t i) { return *stores_.at(i); }

 private:
  TestDatabase database_;
  std::array<std::unique_ptr<Store>, 2> stores_;
};

TEST_F(TwoConnections, OneOfTwoThatRaceForAFreeLeaseGetsIt) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string name = std::to_string(round);
    EXPECT_EQ(yes([&](Leases& leases, const std::string& owner) {
                return value_of(leases.acquire(name, owner, instant_of(0), instant_of(10)));
              }),
              1);
  }
}

TEST_F(TwoConnections, OneOfTwoThatRaceForALeaseThatRanOutGetsIt) {
  for (int round = 0; round < kRounds; ++round) {
    const Instant now = instant_of(10 * round);
    const Instant until = instant_of(10 * round + 10);
    // Each names itself anew, or the last holder would be given its own.
    EXPECT_EQ(yes([&](Leases& leases, const std::string& owner) {
                return value_of(leases.acquire("daily", owner + std::to_string(round), now, until));
              }),
              1);
  }
}

TEST_F(TwoConnections, OneOfTwoThatMarkTheSameWorkIsFirst) {
  for (int round = 0; round < kRounds; ++round) {
    const std::string work = std::to_string(round);
    EXPECT_EQ(yes([&](Leases& leases, const std::string& /*owner*/) {
                return value_of(leases.mark_done(work, instant_of(0)));
              }),
              1);
  }
}

TEST_F(TwoConnections, WhatOneHoldsTheOtherSees) {
  value_of(store(0).leases().acquire("daily", "a", instant_of(0), instant_of(10)));
  EXPECT_EQ(value_of(store(1).leases().holder("daily", instant_of(9)))->owner, "a");
  ASSERT_TRUE(store(0).leases().release("daily", "a").has_value());
  EXPECT_FALSE(value_of(store(1).leases().holder("daily", instant_of(9))).has_value());
}

TEST_F(TwoConnections, RunsThatBeginAtOnceGetIdsOfTheirOwn) {
  for (int round = 0; round < kRounds; ++round) {
    yes([&](Leases& leases, const std::string& owner) {
      Store& own = &leases == &store(0).leases() ? store(0) : store(1);
      return value_of(own.runs().begin({.kind = "ingest", .owner = owner})) > 0;
    });
  }
  EXPECT_EQ(value_of(store(0).runs().recent(100)).front().id, 2 * kRounds);
}

}  // namespace
}  // namespace sensex
