#include "adapters/curl/curl_http_client.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "adapters/curl/loopback_test_support.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string unhex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// gzip of "hello, compressed", and of 60,000 zero bytes.
const std::string kHelloGzip =
    unhex("1f8b0800000000000203cb48cdc9c9d75148cecf2d284a2d2e4e4d0100127e197811000000");
const std::string kZerosGzip = unhex(
    "1f8b0800000000000203edc13101000000c2a0f54f6d0d0fa00000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000000000000000be0c05aa275160"
    "ea0000");

// A name no server is asked for: its first label has a character too many.
const std::string kNoName = std::string(64, 'x') + ".invalid";

std::string reply(std::string_view status, std::string_view headers, std::string_view body) {
  return fmt::format("HTTP/1.1 {}\r\n{}Content-Length: {}\r\n\r\n{}", status, headers, body.size(),
                     body);
}

std::string ok(std::string_view body) { return reply("200 OK", "", body); }

std::string path_of(const std::string& head) {
  const std::size_t begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

std::size_t count_of(const std::vector<std::string>& heads, std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      heads, [&](const std::string& head) { return head.find(text) != std::string::npos; }));
}

class CurlClient : public testing::Test {
 protected:
  // A proxy of the surroundings must not stand between the test and itself.
  static void SetUpTestSuite() { ::setenv("no_proxy", "127.0.0.1", 1); }

  void serve(LoopbackServer::Handler handler) { server_.emplace(std::move(handler)); }
  void serve(std::string bytes) {
    serve([bytes = std::move(bytes)](const std::string&) { return Reply{bytes}; });
  }

  Result<HttpAnswer> get(std::string_view path = "/") {
    request_.url = server_->url(path);
    return client_->get(request_, stop_.get_token());
  }
  std::string host() const { return fmt::format("127.0.0.1:{}", server_->port()); }
  void expect_error(const Result<HttpAnswer>& answer, Errc code, const std::string& message) {
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, code);
    EXPECT_EQ(answer.error().message, message);
  }

  std::unique_ptr<HttpClient> client_ = make_curl_http_client({}).value();
  std::optional<LoopbackServer> server_;
  std::stop_source stop_;
  HttpRequest request_{.timeout = seconds(30)};
};

TEST_F(CurlClient, GivesStatusHeadersAndBody) {
  serve(reply("503 Busy", "Retry-AFTER:  7 \r\nX-Empty:\r\n", "later"));
  const auto answer = get();
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->header("retry-after"), "7");
  EXPECT_EQ(answer->header("x-empty"), "");
  EXPECT_EQ(answer->header("x-absent"), std::nullopt);
  EXPECT_EQ(answer->body, "later");
}

TEST_F(CurlClient, SendsTheHeadersItIsGivenWithAGet) {
  serve(ok("x"));
  request_.headers = {{"User-Agent", "one"}, {"Accept", "application/json"}};
  ASSERT_TRUE(get("/path?query=1%202"));
  const std::string head = server_->heads().at(0) + "\r\n";
  EXPECT_TRUE(head.starts_with("GET /path?query=1%202 HTTP/1.1\r\n")) << head;
  EXPECT_NE(head.find("\r\nUser-Agent: one\r\n"), std::string::npos) << head;
  EXPECT_NE(head.find("\r\nAccept: application/json\r\n"), std::string::npos) << head;
  EXPECT_NE(head.find("\r\nAccept-Encoding: gzip, deflate\r\n"), std::string::npos) << head;
}

TEST_F(CurlClient, KeepsTheConnectionForTheNextRequest) {
  serve(ok("x"));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(get());
  EXPECT_EQ(server_->connections(), 1U);
}

TEST_F(CurlClient, NothingOfOneRequestReachesTheNext) {
  serve(ok("12345678"));
  request_.headers = {{"X-Mine", "1"}};
  request_.body_limit = 4;
  ASSERT_FALSE(get());
  request_ = {};
  const auto answer = get();
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->body, "12345678");
  EXPECT_EQ(count_of(server_->heads(), "X-Mine"), 1U);
}

TEST_F(CurlClient, UnpacksGzip) {
  serve(reply("200 OK", "Content-Encoding: gzip\r\n", kHelloGzip));
  EXPECT_EQ(get().value().body, "hello, compressed");
}

TEST_F(CurlClient, DamagedGzipIsMalformed) {
  serve(reply("200 OK", "Content-Encoding: gzip\r\n", "no gzip at all, but plain text"));
  expect_error(
      get(), Errc::malformed_data,
      fmt::format("expected gzip or deflate from {}, got something else; try again", host()));
}

TEST_F(CurlClient, TheBodyLimitCountsWhatIsUnpacked) {
  serve(reply("200 OK", "Content-Encoding: gzip\r\n", kZerosGzip));
  request_.body_limit = 59'999;
  expect_error(
      get(), Errc::malformed_data,
      fmt::format("expected at most 59999 bytes from {}, got more; check the address", host()));
  request_.body_limit = 60'000;
  EXPECT_EQ(get().value().body.size(), 60'000U);
}

TEST_F(CurlClient, ABodyBeyondTheLimitIsBrokenOff) {
  // Announces nothing and never ends by itself.
  serve([](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\n\r\n" + std::string(100'000, 'x'), Reply::Then::hold};
  });
  request_.body_limit = 50'000;
  expect_error(
      get(), Errc::malformed_data,
      fmt::format("expected at most 50000 bytes from {}, got more; check the address", host()));
}

TEST_F(CurlClient, ABodyOfExactlyTheLimitIsTaken) {
  serve(ok("12345"));
  request_.body_limit = 5;
  EXPECT_EQ(get().value().body, "12345");
  request_.body_limit = 4;
  EXPECT_FALSE(get());
}

TEST_F(CurlClient, EndlessHeadersAreBrokenOff) {
  std::string headers;
  for (int i = 0; i < 70; ++i) headers += fmt::format("X-{}: {}\r\n", i, std::string(1000, 'x'));
  serve(reply("200 OK", headers, ""));
  expect_error(
      get(), Errc::malformed_data,
      fmt::format("expected at most 65536 bytes of headers from {}, got more; check the address",
                  host()));
}

TEST_F(CurlClient, FollowsARedirectAndForgetsItsHeaders) {
  serve([](const std::string& head) {
    return Reply{path_of(head) == "/new"
                     ? ok("moved here")
                     : reply("302 Found", "Location: /new\r\nX-Old: 1\r\n", "moved")};
  });
  const auto answer = get("/old");
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "moved here");
  EXPECT_EQ(answer->header("x-old"), std::nullopt);
}

TEST_F(CurlClient, FollowsFiveRedirectsAndNoMore) {
  serve([](const std::string& head) {
    const int left = std::stoi(path_of(head).substr(1));
    return Reply{left == 0 ? ok("end")
                           : reply("301 Moved", fmt::format("Location: /{}\r\n", left - 1), "")};
  });
  EXPECT_EQ(get("/5").value().body, "end");
  expect_error(get("/6"), Errc::unavailable,
               fmt::format("{} redirected more than 5 times; check the address", host()));
}

TEST_F(CurlClient, DoesNotFollowARedirectOutOfTheWeb) {
  serve(reply("302 Found", "Location: file:///etc/hostname\r\n", ""));
  expect_error(get(), Errc::unavailable,
               fmt::format("{} redirected to an address that is neither http nor https, which is "
                           "not followed; check the address",
                           host()));
}

TEST_F(CurlClient, KeepsCookiesFromOneCallToTheNextAndForAllThreads) {
  serve(reply("200 OK", "Set-Cookie: A3=secret; Path=/\r\n", ""));
  ASSERT_TRUE(get());
  std::jthread([this] { ASSERT_TRUE(get()); }).join();
  const auto heads = server_->heads();
  EXPECT_EQ(heads[0].find("Cookie"), std::string::npos);
  EXPECT_NE(heads[1].find("Cookie: A3=secret"), std::string::npos) << heads[1];
}

TEST_F(CurlClient, AnotherClientHasCookiesOfItsOwn) {
  serve(reply("200 OK", "Set-Cookie: A3=secret; Path=/\r\n", ""));
  ASSERT_TRUE(get());
  client_ = make_curl_http_client({}).value();
  ASSERT_TRUE(get());
  EXPECT_EQ(server_->heads().at(1).find("Cookie"), std::string::npos);
}

TEST_F(CurlClient, ServesManyThreadsAtOnce) {
  serve([](const std::string& head) {
    return Reply{reply("200 OK", "Set-Cookie: n=1; Path=/\r\n", path_of(head))};
  });
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([this, t, &right] {
        for (int i = 0; i < 20; ++i) {
          const std::string path = fmt::format("/{}/{}", t, i);
          const auto answer = client_->get({.url = server_->url(path)}, {});
          if (answer && answer->body == path) ++right;
        }
      });
    }
  }
  EXPECT_EQ(right, 120);
}

TEST_F(CurlClient, ARefusedConnectionIsUnavailable) {
  serve("");
  const std::string host_then = host();
  const std::string url = server_->url("/");
  server_.reset();
  expect_error(
      client_->get({.url = url}, {}), Errc::unavailable,
      fmt::format("{} does not accept a connection; check the address and the network", host_then));
}

TEST_F(CurlClient, ANameThatDoesNotExistIsUnavailable) {
  expect_error(
      client_->get({.url = "http://" + kNoName + "/"}, {}), Errc::unavailable,
      fmt::format("the name {} cannot be resolved; check the name and the network", kNoName));
}

TEST_F(CurlClient, AnAnswerThatDoesNotComeInTimeIsUnavailable) {
  serve([](const std::string&) { return Reply{"", Reply::Then::hold}; });
  request_.timeout = milliseconds(50);
  expect_error(
      get(), Errc::unavailable,
      fmt::format("{} did not answer within 50 ms; try again later or allow more time", host()));
}

TEST_F(CurlClient, ABodyThatStallsIsUnavailable) {
  serve([](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Reply::Then::hold};
  });
  request_.timeout = milliseconds(50);
  expect_error(
      get(), Errc::unavailable,
      fmt::format("{} did not answer within 50 ms; try again later or allow more time", host()));
}

TEST_F(CurlClient, ABodyThatBreaksOffIsUnavailable) {
  serve([](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", Reply::Then::close};
  });
  expect_error(
      get(), Errc::unavailable,
      fmt::format("the connection to {} broke before the answer was whole; try again", host()));
  EXPECT_FALSE(get().error().detail.empty());
}

TEST_F(CurlClient, WhatIsNoHttpIsUnavailable) {
  serve([](const std::string&) { return Reply{"SSH-2.0-x\r\n\r\n", Reply::Then::close}; });
  const auto answer = get();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
}

TEST_F(CurlClient, AStopEndsARequestThatWaits) {
  serve([this](const std::string&) {
    stop_.request_stop();
    return Reply{"", Reply::Then::hold};
  });
  request_.timeout = std::chrono::hours(1);
  expect_error(get(), Errc::unavailable,
               fmt::format("the request to {} was stopped; run again to repeat it", host()));
}

TEST_F(CurlClient, TakesNoAddressButHttp) {
  for (const std::string url :
       {"", "127.0.0.1", "ftp://127.0.0.1/x", "file:///etc/hostname", "http://", "http://a b/"}) {
    expect_error(
        client_->get({.url = url}, {}), Errc::invalid_argument,
        fmt::format("expected an address that begins with http:// or https://, got '{}'", url));
  }
}

TEST_F(CurlClient, NamesTheHostWithoutWhatIsSecretInAnAddress) {
  const auto answer =
      client_->get({.url = "http://user:password@" + kNoName + "/?crumb=secret"}, {});
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().message.find("password"), std::string::npos);
  EXPECT_EQ(answer.error().message.find("crumb"), std::string::npos);
}

}  // namespace
}  // namespace sensex
