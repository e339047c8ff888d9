#include "base/sleeper.h"

#include <thread>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using std::chrono::milliseconds;

class SleeperOfAThread : public testing::Test {
 protected:
  ThreadSleeper sleeper_;
  std::stop_source stop_;
};

TEST_F(SleeperOfAThread, WaitsTheWholeTime) {
  const auto before = std::chrono::steady_clock::now();
  EXPECT_TRUE(sleeper_.sleep_for(milliseconds(5), stop_.get_token()));
  EXPECT_GE(std::chrono::steady_clock::now() - before, milliseconds(5));
}

// The next two would last an hour if the request did not end the sleep.
TEST_F(SleeperOfAThread, DoesNotStartWhenStoppedAlready) {
  stop_.request_stop();
  EXPECT_FALSE(sleeper_.sleep_for(std::chrono::hours(1), stop_.get_token()));
}

TEST_F(SleeperOfAThread, EndsWhenStopIsRequestedMeanwhile) {
  std::jthread sleeping(
      [this] { EXPECT_FALSE(sleeper_.sleep_for(std::chrono::hours(1), stop_.get_token())); });
  stop_.request_stop();
}

}  // namespace
}  // namespace sensex
