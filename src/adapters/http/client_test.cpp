#include <chrono>
#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

TEST_F(HttpServer, HttpGetReadsAnAnswer) {
  start();
  const auto response = http_get("127.0.0.1", server_->port(), "/livez", std::chrono::seconds(10));
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(*response->body, "GET /livez ");
}

TEST_F(HttpServer, HttpGetSaysWhenNobodyAnswers) {
  start();
  const std::uint16_t port = server_->port();
  server_->stop();
  const auto response = http_get("127.0.0.1", port, "/livez", std::chrono::seconds(10));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, Errc::unavailable);
  EXPECT_THAT(response.error().message, HasSubstr("start it with sensex serve"));
}

TEST_F(HttpServer, HttpGetGivesUpAfterItsTime) {
  std::promise<void> release;
  start({.threads = 1}, [&](const Request& request) {
    release.get_future().wait();
    return echo(request);
  });
  const auto response = http_get("127.0.0.1", server_->port(), "/", milliseconds(20));
  release.set_value();
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().message, HasSubstr("within 20 ms"));
}

}  // namespace
}  // namespace sensex
