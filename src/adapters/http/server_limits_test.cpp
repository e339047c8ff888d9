#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/http/http_test_support.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

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

TEST_F(HttpServer, ATransferCodingOtherThanChunkedIs501) {
  start();
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ";
  EXPECT_THAT(answer_to(head + "gzip, chunked\r\n\r\n0\r\n\r\n"), StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(answer_to(head + "gzip\r\n\r\n"), StartsWith("HTTP/1.1 501 "));
  EXPECT_THAT(client().get(head + "Chunked\r\n\r\n0\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, AnExpectationNobodyMeetsIs417) {
  start();
  const std::string headers = "Host: x\r\nExpect: banana\r\n\r\n";
  EXPECT_THAT(answer_to("GET / HTTP/1.1\r\n" + headers), StartsWith("HTTP/1.1 417 "));
  EXPECT_THAT(answer_to("GET / HTTP/1.0\r\n" + headers), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServer, EachRefusalIsCountedByItsReasonAndLogged) {
  start({.header_limit_bytes = 64});
  answer_to("nonsense\r\n\r\n");
  answer_to("GET / HTTP/1.1\r\nX-Long: " + std::string(100, 'a') + "\r\n\r\n");
  client().get("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(metrics_.count("http_refusals_total malformed"), 2);
  EXPECT_EQ(metrics_.count("http_refusals_total header_too_large"), 1);
  EXPECT_THAT(logger_.text(), HasSubstr("refused: header_too_large"));
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

}  // namespace
}  // namespace sensex
