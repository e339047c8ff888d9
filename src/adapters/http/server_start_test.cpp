#include <array>
#include <cerrno>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using testing::HasSubstr;

TEST_F(HttpServer, ASecondServerOnThePortIsRefused) {
  start();
  const auto second =
      start_server({.address = "127.0.0.1", .port = server_->port()}, echo, logger_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::unavailable);
  EXPECT_EQ(second.error().message,
            fmt::format("port {} on 127.0.0.1 is in use; choose another with --port or stop the "
                        "other program",
                        server_->port()));
}

TEST_F(HttpServer, AnAddressThatIsNoneIsRefused) {
  const auto server = start_server({.address = "localhost!"}, echo, logger_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, Errc::invalid_argument);
  EXPECT_THAT(server.error().message, HasSubstr("got 'localhost!'"));
}

TEST_F(HttpServer, AnAddressOfAnotherMachineIsRefused) {
  const auto server = start_server({.address = "192.0.2.1", .port = 0}, echo, logger_);
  ASSERT_FALSE(server);
  EXPECT_THAT(server.error().message, HasSubstr("cannot listen on port 0 of 192.0.2.1"));
}

TEST_F(HttpServer, AfterTheStartAClosedPipeIsAnErrorAndNotTheEnd) {
  start();
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

TEST_F(HttpServer, TheStartRaisesTheLimitOfOpenFilesAsFarAsConnectionsNeed) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit low{.rlim_cur = 200, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
  start({.connection_limit = 300});
  rlimit after{};
  getrlimit(RLIMIT_NOFILE, &after);
  EXPECT_GE(after.rlim_cur, 2 * 300);
  setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(HttpServer, WithoutThreadsIsRefused) {
  EXPECT_EQ(start_server({.handler_threads = 0}, echo, logger_).error().code,
            Errc::invalid_argument);
  EXPECT_EQ(start_server({.threads = 0}, echo, logger_).error().code, Errc::invalid_argument);
}

}  // namespace
}  // namespace sensex
