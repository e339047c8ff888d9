#include <chrono>
#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

// stop() has begun: from here on a request under way is finished only because it is drained.
void wait_until_refused(std::uint16_t port) {
  try {
    for (;;) {
      const Client client(port);
      std::this_thread::yield();
    }
  } catch (const boost::system::system_error&) {
  }
}

TEST_F(HttpServer, StopFinishesTheRequestUnderWay) {
  std::promise<void> entered;
  std::promise<void> release;
  const auto always = [](const Request&) { return Blocking::often; };
  start({.threads = 1, .blocking = always}, [&](const Request& request) {
    entered.set_value();
    release.get_future().wait();
    return echo(request);
  });
  Client client(server_->port());
  client.send(kGet);
  entered.get_future().wait();
  const auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  wait_until_refused(server_->port());
  release.set_value();
  EXPECT_EQ(body_of(client.read_response()), "GET /a ");
}

TEST_F(HttpServer, StopLetsAHalfReceivedRequestArrive) {
  start({.threads = 1});
  Client client(server_->port());
  client.send(std::string(kGet) + "GET /half HTTP/1.1\r\n");
  client.read_response();
  const auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  wait_until_refused(server_->port());
  client.send("Host: x\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()), "GET /half ");
}

TEST_F(HttpServer, StopClosesIdleConnectionsAndAcceptsNoMore) {
  start();
  Client client(server_->port());
  client.get(kGet);
  server_->stop();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_THROW(Client(server_->port()), boost::system::system_error);
}

TEST_F(HttpServer, StopCutsOffWhatDoesNotFinishInTime) {
  start({.drain_timeout = milliseconds(10)});
  Client client(server_->port());
  client.send(std::string(kGet) + "GET /half");
  client.read_response();
  server_->stop();
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_THAT(logger_.text(), HasSubstr("cut off"));
}

}  // namespace
}  // namespace sensex
