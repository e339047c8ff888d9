#include "adapters/http/server.h"

#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sensex {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

class RecordingLogger final : public Logger {
 public:
  void log(LogLevel, std::string_view, std::string_view message, std::string_view detail) override {
    const std::lock_guard lock(mutex_);
    text_.append(message).append(" | ").append(detail).append("\n");
  }
  void prediction(std::string_view, const PredictionLogFields&) override {}
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;  // guarded by mutex_
};

// A blocking client that shows the bytes as they come.
class Client {
 public:
  explicit Client(std::uint16_t port) {
    socket_.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
  }

  void send(std::string_view text) { asio::write(socket_, asio::buffer(text)); }

  std::string read_head() {
    const std::size_t size = asio::read_until(socket_, asio::dynamic_buffer(buffer_), "\r\n\r\n");
    return take(size);
  }

  std::string read_response() {
    std::string response = read_head();
    const std::size_t label = response.find("Content-Length: ");
    const std::size_t length = std::stoul(response.substr(label + 16));
    if (buffer_.size() < length) {
      asio::read(socket_, asio::dynamic_buffer(buffer_),
                 asio::transfer_exactly(length - buffer_.size()));
    }
    return response + take(length);
  }

  std::string read_to_end() {
    boost::system::error_code error;
    asio::read(socket_, asio::dynamic_buffer(buffer_), error);
    return take(buffer_.size());
  }

  std::string get(std::string_view request) {
    send(request);
    return read_response();
  }

 private:
  std::string take(std::size_t size) {
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
  }

  asio::io_context context_;
  tcp::socket socket_{context_};
  std::string buffer_;
};

std::string body_of(const std::string& response) {
  return response.substr(response.find("\r\n\r\n") + 4);
}

// "METHOD path?query body", to see what the transport made of a request.
Response echo(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) text += fmt::format("?{}={}", name, value);
  for (const auto& [name, value] : request.headers) {
    if (name.starts_with("x-")) text += fmt::format(" {}={}", name, value);
  }
  return text_response(text + " " + request.body);
}

class HttpServer : public testing::Test {
 protected:
  void start(ServerOptions options = {}, Handler handler = echo) {
    options.address = "127.0.0.1";
    options.port = 0;
    auto started = start_server(options, std::move(handler), logger_);
    ASSERT_TRUE(started) << started.error().message;
    server_ = std::move(*started);
  }

  Client client() const { return Client(server_->port()); }

  std::string answer_to(std::string_view bytes) const {
    Client client(server_->port());
    client.send(bytes);
    return client.read_to_end();
  }

  RecordingLogger logger_;
  std::unique_ptr<Server> server_;
};

TEST_F(HttpServer, AnswersAGetWithDateTypeAndLength) {
  start();
  const std::string response = client().get(kGet);
  EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nDate: "));
  EXPECT_THAT(response, HasSubstr("Content-Type: text/plain; charset=utf-8\r\n"));
  EXPECT_EQ(body_of(response), "GET /a ");
}

TEST_F(HttpServer, HandsOnDecodedPathQueryAndJoinedHeaders) {
  start();
  const std::string response =
      client().get("GET /a%20b/../c?d=%41&d=2 HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nx-one: 2\r\n\r\n");
  EXPECT_EQ(body_of(response), "GET /c?d=2 x-one=1, 2 ");
}

TEST_F(HttpServer, AConnectionServesManyRequests) {
  start();
  Client client(server_->port());
  EXPECT_EQ(body_of(client.get(kGet)), "GET /a ");
  EXPECT_EQ(body_of(client.get("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")), "GET /b ");
}

TEST_F(HttpServer, PipelinedRequestsAreAnsweredInOrder) {
  start();
  Client client(server_->port());
  client.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2"
      "\r\n\r\nhiGET /3 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(body_of(client.read_response()), "GET /1 ");
  EXPECT_EQ(body_of(client.read_response()), "POST /2 hi");
  EXPECT_EQ(body_of(client.read_response()), "GET /3 ");
}

TEST_F(HttpServer, ARequestMayComeByteByByte) {
  start();
  Client client(server_->port());
  for (const char byte : kGet) client.send(std::string_view(&byte, 1));
  EXPECT_EQ(body_of(client.read_response()), "GET /a ");
}

TEST_F(HttpServer, ReadsAChunkedBody) {
  start();
  const std::string response = client().get(
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
  EXPECT_EQ(body_of(response), "POST / abc");
}

TEST_F(HttpServer, SaysContinueToAClientThatWaitsForIt) {
  start();
  Client client(server_->port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_head(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_EQ(body_of(client.read_response()), "POST / ab");
}

TEST_F(HttpServer, HeadHasTheLengthOfGetAndNoBody) {
  start();
  Client client(server_->port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.read_head(), HasSubstr("Content-Length: 8\r\n"));
  EXPECT_EQ(body_of(client.get(kGet)), "GET /a ");
}

TEST_F(HttpServer, ClosesWhenTheClientAsksForIt) {
  start();
  const std::string response = answer_to("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(response, HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpServer, Http10ClosesUnlessAskedToStay) {
  start();
  EXPECT_THAT(answer_to("GET /a HTTP/1.0\r\n\r\n"), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(client().get("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"),
              HasSubstr("Connection: keep-alive\r\n"));
}

TEST_F(HttpServer, AHeaderPastTheLimitIs431) {
  start({.header_limit_bytes = 256});
  const std::string long_header(5000, 'a');
  const std::string response =
      answer_to("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + long_header + "\r\n\r\n");
  EXPECT_THAT(response, StartsWith("HTTP/1.1 431 "));
  EXPECT_THAT(response, HasSubstr("may have 256 bytes"));
}

TEST_F(HttpServer, ABodyPastTheLimitIs413) {
  start({.body_limit_bytes = 10});
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_THAT(answer_to(head + "Content-Length: 11\r\n\r\n"), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(answer_to(head + "Transfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
}

TEST_F(HttpServer, WhatIsNotHttpIs400WithTheCommonErrorForm) {
  start();
  const std::string response = answer_to("nonsense\r\n\r\n");
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("Connection: close\r\n"),
                              HasSubstr("X-Content-Type-Options: nosniff\r\n")));
  const auto json = nlohmann::json::parse(body_of(response));
  EXPECT_EQ(json["error"]["code"], "invalid_argument");
  EXPECT_THAT(response, HasSubstr("X-Request-Id: " + json["request_id"].get<std::string>()));
}

TEST_F(HttpServer, ConflictingLengthsAre400) {
  start();
  EXPECT_THAT(answer_to("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 400 "));
}

TEST_F(HttpServer, ABadTargetOrNoHostIs400AndTheConnectionStays) {
  start();
  Client client(server_->port());
  EXPECT_THAT(client.get("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(client.get("GET / HTTP/1.1\r\n\r\n"), HasSubstr("one Host header"));
  EXPECT_THAT(client.get(kGet), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, AClientThatStopsInTheMiddleGets408) {
  start({.read_timeout = milliseconds(20)});
  const std::string response = answer_to("GET /a HTTP/1.1\r\nHost:");
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 408 "), HasSubstr("Connection: close\r\n")));
}

TEST_F(HttpServer, AnIdleConnectionIsClosedWithoutAWord) {
  start({.idle_timeout = milliseconds(20)});
  EXPECT_EQ(answer_to(""), "");
}

TEST_F(HttpServer, OneConnectionTooManyGets503) {
  start({.connection_limit = 1});
  Client first(server_->port());
  EXPECT_THAT(first.get(kGet), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer_to(kGet), AllOf(StartsWith("HTTP/1.1 503 "), HasSubstr("Retry-After: 1")));
  EXPECT_THAT(first.get(kGet), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, AnExceptionIs500AndTheThreadGoesOn) {
  start({}, [](const Request& request) -> Response {
    if (request.path == "/a") throw std::runtime_error("the secret reason");
    return echo(request);
  });
  Client client(server_->port());
  const std::string response = client.get(kGet);
  EXPECT_THAT(response, AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("secret"))));
  const auto id = nlohmann::json::parse(body_of(response))["request_id"].get<std::string>();
  EXPECT_THAT(logger_.text(), AllOf(HasSubstr(id), HasSubstr("| the secret reason")));
  EXPECT_THAT(client.get("GET /b HTTP/1.1\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, ManyClientsAtOnceEachGetTheirOwnAnswers) {
  start();
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> clients;
    for (int c = 0; c < 8; ++c) {
      clients.emplace_back([this, c, &right] {
        Client client(server_->port());
        for (int i = 0; i < 25; ++i) {
          const std::string path = fmt::format("/{}/{}", c, i);
          const auto request = fmt::format("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", path);
          if (body_of(client.get(request)) == "GET " + path + " ") ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 8 * 25);
}

TEST_F(HttpServer, ALargeBodyArrivesWhole) {
  const auto large = std::make_shared<const std::string>(std::size_t{4} * 1024 * 1024, 'x');
  start({}, [&large](const Request&) { return json_response(large); });
  EXPECT_EQ(body_of(client().get(kGet)), *large);
}

TEST_F(HttpServer, StopFinishesTheRequestUnderWay) {
  std::promise<void> entered;
  std::promise<void> release;
  start({.threads = 1}, [&](const Request& request) {
    entered.set_value();
    release.get_future().wait();
    return echo(request);
  });
  Client client(server_->port());
  client.send(kGet);
  entered.get_future().wait();
  const auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
  release.set_value();
  EXPECT_EQ(body_of(client.read_response()), "GET /a ");
}

TEST_F(HttpServer, StopLetsAHalfReceivedRequestArrive) {
  start({.threads = 1});
  Client client(server_->port());
  client.send(std::string(kGet) + "GET /half HTTP/1.1\r\n");
  client.read_response();
  const auto stopped = std::async(std::launch::async, [this] { server_->stop(); });
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

TEST_F(HttpServer, WithoutThreadsIsRefused) {
  EXPECT_EQ(start_server({.threads = 0}, echo, logger_).error().code, Errc::invalid_argument);
}

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
  EXPECT_THAT(response.error().message, HasSubstr("is the server running?"));
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
