#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "store/leadership.h"
#include "store/store_contract.h"

namespace sensex {

// A new database; every call of the function it gives is one more instance on it, which would lead
// under that name.
using LeadershipMaker = std::function<std::unique_ptr<Leadership>(const std::string& name)>;

struct LeadershipBackend {
  std::string name = {};
  std::function<LeadershipMaker()> new_database = {};
};

inline void PrintTo(const LeadershipBackend& backend, std::ostream* out) { *out << backend.name; }

inline std::string leadership_backend_name(const testing::TestParamInfo<LeadershipBackend>& info) {
  return info.param.name;
}

class LeadershipContract : public testing::TestWithParam<LeadershipBackend> {
 protected:
  LeadershipContract() : make_(GetParam().new_database()) {}

  std::unique_ptr<Leadership> instance(const std::string& name = "schedule") const {
    return make_(name);
  }

 private:
  LeadershipMaker make_;
};

TEST_P(LeadershipContract, TheFirstThatAsksLeadsAndGoesOnLeading) {
  const auto first = instance();
  const auto second = instance();
  EXPECT_TRUE(value_of(first->leads()));
  EXPECT_FALSE(value_of(second->leads()));
  EXPECT_TRUE(value_of(first->leads()));
  EXPECT_FALSE(value_of(second->leads()));
}

TEST_P(LeadershipContract, HoweverOftenALeaderAskedAnotherLeadsWhenItEnds) {
  auto first = instance();
  const auto second = instance();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(value_of(first->leads()));
  first.reset();
  EXPECT_TRUE(value_of(second->leads()));
}

TEST_P(LeadershipContract, AnotherLeadsWhenTheLeaderEnds) {
  auto first = instance();
  const auto second = instance();
  EXPECT_TRUE(value_of(first->leads()));
  first.reset();
  EXPECT_TRUE(value_of(second->leads()));
}

TEST_P(LeadershipContract, WhoDoesNotLeadEndsWithoutEffect) {
  const auto first = instance();
  auto second = instance();
  EXPECT_TRUE(value_of(first->leads()));
  EXPECT_FALSE(value_of(second->leads()));
  second.reset();
  EXPECT_TRUE(value_of(first->leads()));
}

TEST_P(LeadershipContract, EveryNameHasItsLeader) {
  const auto first = instance("schedule");
  const auto second = instance("backup");
  EXPECT_TRUE(value_of(first->leads()));
  EXPECT_TRUE(value_of(second->leads()));
}

TEST_P(LeadershipContract, OfSeveralThatAskAtOnceOneLeads) {
  std::vector<std::unique_ptr<Leadership>> instances;
  for (int i = 0; i < 4; ++i) instances.push_back(instance());
  std::vector<int> leaders(instances.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < instances.size(); ++i) {
      threads.emplace_back([&, i] { leaders[i] = value_of(instances[i]->leads()) ? 1 : 0; });
    }
  }
  EXPECT_EQ(std::count(leaders.begin(), leaders.end(), 1), 1);
}

}  // namespace sensex
