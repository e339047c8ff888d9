#include "adapters/http/descriptors.h"

#include <sys/resource.h>

#include <gtest/gtest.h>

namespace sensex {
namespace {

rlimit limit_now() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

// Gives the soft limit back, whatever a test makes of it.
class Descriptors : public testing::Test {
 protected:
  ~Descriptors() override { setrlimit(RLIMIT_NOFILE, &before_); }
  void set_soft(rlim_t soft) {
    rlimit limit = before_;
    limit.rlim_cur = soft;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  }
  rlimit before_ = limit_now();
};

TEST_F(Descriptors, TheSoftLimitIsRaisedAsFarAsWanted) {
  set_soft(64);
  EXPECT_EQ(allow_descriptors(100), 100);
  EXPECT_EQ(limit_now().rlim_cur, 100);
}

TEST_F(Descriptors, ALimitThatIsEnoughIsLeftAlone) {
  set_soft(200);
  EXPECT_EQ(allow_descriptors(100), 200);
  EXPECT_EQ(limit_now().rlim_cur, 200);
}

TEST(DescriptorLimit, TheRestOfTheProcessKeepsItsReserve) {
  EXPECT_EQ(connections_within(1024, 1024), 1024 - kReservedDescriptors);
  EXPECT_EQ(connections_within(4096, 1024), 1024);
  EXPECT_EQ(connections_within(16, 1024), 1);
}

}  // namespace
}  // namespace sensex
