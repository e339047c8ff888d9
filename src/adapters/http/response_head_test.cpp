#include "adapters/http/response_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sensex {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string head_of(const Response& response, const HeadOptions& options) {
  std::string head = "left over";
  write_head(head, response, options);
  return head;
}

TEST(ResponseHead, HoldsStatusLengthAndHeaders) {
  Response response = json_response(std::string("{}"));
  response.headers = {{.name = "Vary", .value = "Accept-Encoding"}};
  EXPECT_EQ(head_of(response, {.date = "today"}),
            "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\nVary: Accept-Encoding\r\n\r\n");
}

TEST(ResponseHead, A304HasNeitherTypeNorLength) {
  Response response;
  response.status = 304;
  EXPECT_EQ(head_of(response, {.date = "today"}),
            "HTTP/1.1 304 Not Modified\r\nDate: today\r\n\r\n");
}

TEST(ResponseHead, SaysWhetherTheConnectionStaysOpenWhereThatIsNotTheDefault) {
  EXPECT_THAT(head_of({}, {.keep_alive = false}), HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(head_of({}, {.keep_alive = true}), Not(HasSubstr("Connection")));
  EXPECT_THAT(head_of({}, {.keep_alive = true, .to_http_1_0 = true}),
              HasSubstr("Connection: keep-alive\r\n"));
}

TEST(HttpDate, IsTheFixedFormInGreenwichTime) {
  HttpDate date;
  EXPECT_EQ(date.at(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(date.at(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace sensex
