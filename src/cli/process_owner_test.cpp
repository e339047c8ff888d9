#include "cli/process_owner.h"

#include <string>
#include <unistd.h>

#include <gmock/gmock.h>

namespace sensex {
namespace {

using testing::EndsWith;

TEST(ProcessOwner, EndsWithTheProcessAndItsToken) {
  EXPECT_THAT(process_owner(0x1a), EndsWith(":" + std::to_string(getpid()) + ":0000001a"));
  EXPECT_THAT(process_owner(0xffffffff), EndsWith(":ffffffff"));
}

TEST(ProcessOwner, OfTwoProcessesWithOneHostAndPidDiffers) {
  EXPECT_NE(process_owner(1), process_owner(2));
}

}  // namespace
}  // namespace sensex
