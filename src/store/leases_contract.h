#pragma once

#include <string>
#include <thread>

#include "store/store_contract.h"

namespace sensex {

class LeasesContract : public StoreContract {
 protected:
  Leases& leases() { return store().leases(); }

  bool acquire(const std::string& owner, std::int64_t now, std::int64_t until,
               const std::string& name = "daily") {
    return value_of(leases().acquire(name, owner, instant_of(now), instant_of(until)));
  }
  void release(const std::string& owner) {
    EXPECT_TRUE(leases().release("daily", owner).has_value());
  }
  // "a until 100", or "nobody".
  std::string holder(std::int64_t now) {
    const auto lease = value_of(leases().holder("daily", instant_of(now)));
    if (!lease) return "nobody";
    EXPECT_EQ(lease->name, "daily");
    return lease->owner + " until " + std::to_string(lease->until.time_since_epoch().count());
  }
};

TEST_P(LeasesContract, AFreeLeaseIsTheFirstCallers) {
  EXPECT_EQ(holder(0), "nobody");
  EXPECT_TRUE(acquire("a", 0, 100));
  EXPECT_EQ(holder(0), "a until 100");
}

TEST_P(LeasesContract, AHeldLeaseIsNotGivenToAnother) {
  acquire("a", 0, 100);
  EXPECT_FALSE(acquire("b", 99, 300));
  EXPECT_EQ(holder(99), "a until 100");
}

TEST_P(LeasesContract, ALeaseThatRanOutIsFree) {
  acquire("a", 0, 100);
  EXPECT_EQ(holder(100), "nobody");
  EXPECT_TRUE(acquire("b", 100, 200));
  EXPECT_EQ(holder(100), "b until 200");
  EXPECT_FALSE(acquire("a", 150, 300));
}

TEST_P(LeasesContract, TheHolderMayAcquireItAgain) {
  acquire("a", 0, 100);
  EXPECT_TRUE(acquire("a", 50, 60));
  EXPECT_EQ(holder(50), "a until 60");
  EXPECT_TRUE(acquire("a", 59, 250));
  EXPECT_EQ(holder(249), "a until 250");
}

TEST_P(LeasesContract, EveryNameIsALeaseOfItsOwn) {
  EXPECT_TRUE(acquire("a", 0, 100, "evening"));
  EXPECT_TRUE(acquire("b", 0, 100, "morning"));
  EXPECT_FALSE(acquire("b", 0, 100, "evening"));
}

TEST_P(LeasesContract, AReleasedLeaseIsFreeAtOnce) {
  acquire("a", 0, 100);
  release("a");
  EXPECT_EQ(holder(1), "nobody");
  EXPECT_TRUE(acquire("b", 1, 100));
}

TEST_P(LeasesContract, OnlyTheHolderReleases) {
  acquire("a", 0, 100);
  release("b");
  EXPECT_EQ(holder(1), "a until 100");
  EXPECT_TRUE(leases().release("no such lease", "a").has_value());
}

TEST_P(LeasesContract, RefusesALeaseThatCannotBe) {
  const auto code = [this](const std::string& name, const std::string& owner, std::int64_t until) {
    return error_of(leases().acquire(name, owner, instant_of(5), instant_of(until))).code;
  };
  EXPECT_EQ(code("", "a", 100), Errc::invalid_argument);
  EXPECT_EQ(code("daily", "", 100), Errc::invalid_argument);
  EXPECT_EQ(code("daily", "a\n", 100), Errc::invalid_argument);
  EXPECT_EQ(code("daily", "a", 5), Errc::invalid_argument);
  EXPECT_EQ(holder(5), "nobody");
}

TEST_P(LeasesContract, TheRefusalOfAnEndInThePastShowsBothTimes) {
  EXPECT_EQ(error_of(leases().acquire("daily", "a", instant_of(1000), instant_of(0))).message,
            "a lease must end after 1970-01-01T00:00:01.000Z, got 1970-01-01T00:00:00.000Z");
}

TEST_P(LeasesContract, WorkIsDoneOnceItIsMarked) {
  EXPECT_FALSE(value_of(leases().done("evening 2026-11-25")));
  EXPECT_TRUE(value_of(leases().mark_done("evening 2026-11-25", instant_of(1))));
  EXPECT_TRUE(value_of(leases().done("evening 2026-11-25")));
  EXPECT_FALSE(value_of(leases().done("evening 2026-11-26")));
}

TEST_P(LeasesContract, OnlyTheFirstIsToldThatItWasFirst) {
  EXPECT_TRUE(value_of(leases().mark_done("evening 2026-11-25", instant_of(1))));
  EXPECT_FALSE(value_of(leases().mark_done("evening 2026-11-25", instant_of(2))));
  EXPECT_TRUE(value_of(leases().mark_done("morning 2026-11-25", instant_of(2))));
}

TEST_P(LeasesContract, WorkHasAName) {
  EXPECT_EQ(error_of(leases().mark_done("", instant_of(1))).message,
            "the name of work must be 1 to 200 bytes on one line, got 0 bytes: ''");
}

TEST_P(LeasesContract, WorkAndLeasesAreDifferentThings) {
  acquire("a", 0, 100);
  EXPECT_FALSE(value_of(leases().done("daily")));
  EXPECT_TRUE(value_of(leases().mark_done("daily", instant_of(1))));
  EXPECT_EQ(holder(1), "a until 100");
}

TEST_P(LeasesContract, OfThreadsThatAcquireAtOnceOneSucceeds) {
  for (int round = 0; round < 20; ++round) {
    const std::string name = "round " + std::to_string(round);
    bool other_won = false;
    bool this_won = false;
    {
      const std::jthread other([&] { other_won = acquire("b", 0, 100, name); });
      this_won = acquire("a", 0, 100, name);
    }
    EXPECT_NE(this_won, other_won);
  }
}

}  // namespace sensex
