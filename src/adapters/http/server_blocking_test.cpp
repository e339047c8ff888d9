#include <future>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kSlow = "GET /api/slow HTTP/1.1\r\nHost: x\r\n\r\n";
constexpr std::string_view kLive = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

// A server with one thread of each kind, whose handler waits on the way to /api/ until released.
class BlockedHttpServer : public HttpServer {
 protected:
  BlockedHttpServer() {
    start({.threads = 1, .handler_threads = 1, .queue_limit = 1}, [this](const Request& request) {
      if (request.path.starts_with("/api/")) {
        entered_.set_value();
        released_.wait();
      }
      return echo(request);
    });
  }

  std::promise<void> entered_;
  std::promise<void> release_;
  std::shared_future<void> released_ = release_.get_future().share();
};

TEST_F(BlockedHttpServer, WhatMayNotBlockIsAnsweredWhileAnotherRequestWaits) {
  Client slow(server_->port());
  slow.send(kSlow);
  entered_.get_future().wait();
  EXPECT_THAT(client().get(kLive), StartsWith("HTTP/1.1 200 "));
  release_.set_value();
  EXPECT_EQ(body_of(slow.read_response()), "GET /api/slow ");
}

TEST_F(BlockedHttpServer, WhatRarelyBlocksJoinsTheQueueWhileThereIsOne) {
  Client slow(server_->port());
  slow.send(kSlow);
  entered_.get_future().wait();
  EXPECT_THAT(client().get("GET /api/v1/forecast HTTP/1.1\r\nHost: x\r\n\r\n"),
              StartsWith("HTTP/1.1 503 "));
  release_.set_value();
  slow.read_response();
}

TEST_F(BlockedHttpServer, AFullQueueIs503AndTheConnectionStays) {
  Client slow(server_->port());
  slow.send(kSlow);
  entered_.get_future().wait();
  Client second(server_->port());
  EXPECT_THAT(second.get(kSlow), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After: 1")));
  EXPECT_THAT(second.get(kLive), StartsWith("HTTP/1.1 200 "));
  release_.set_value();
  slow.read_response();
  EXPECT_EQ(metrics_.count("http_refusals_total busy"), 1);
}

TEST_F(BlockedHttpServer, AHandlerThatOutlastsTheStopIsWaitedFor) {
  Client slow(server_->port());
  slow.send(kSlow);
  entered_.get_future().wait();
  const auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  release_.set_value();
  stopped.wait();
  EXPECT_THROW(Client(server_->port()), boost::system::system_error);
}

}  // namespace
}  // namespace sensex
