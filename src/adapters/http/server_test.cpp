#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

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

}  // namespace
}  // namespace sensex
