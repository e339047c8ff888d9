#include "web/http.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "web/request_ids.h"

namespace sensex {
namespace {

TEST(HttpStatus, IsTheTableOfTheApi) {
  EXPECT_EQ(http_status(Errc::invalid_argument), 400);
  EXPECT_EQ(http_status(Errc::permission_denied), 403);
  EXPECT_EQ(http_status(Errc::not_found), 404);
  EXPECT_EQ(http_status(Errc::already_exists), 409);
  EXPECT_EQ(http_status(Errc::refused), 409);
  EXPECT_EQ(http_status(Errc::malformed_data), 500);
  EXPECT_EQ(http_status(Errc::unsupported_version), 500);
  EXPECT_EQ(http_status(Errc::internal), 500);
  EXPECT_EQ(http_status(Errc::not_enough_data), 503);
  EXPECT_EQ(http_status(Errc::unavailable), 503);
}

TEST(ErrorResponse, HasCodeMessageAndRequestIdButNoDetail) {
  const Response response =
      error_response({.code = Errc::not_found, .message = "no \"x\"", .detail = "secret"}, "req_1");
  EXPECT_EQ(*response.body,
            R"({"title":"not_found","status":404,"detail":"no \"x\"",)"
            R"("error":{"code":"not_found","message":"no \"x\""},"request_id":"req_1"})");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
}

TEST(ErrorResponse, MayHaveAnotherStatusThanItsCode) {
  const Response response = error_response({.code = Errc::invalid_argument}, "req_1", 405);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(nlohmann::json::parse(*response.body)["status"], 405);
}

TEST(ErrorResponse, ReplacesWhatIsNotUtf8) {
  const Response response = error_response({.message = "got '\xff'"}, "req_1");
  EXPECT_TRUE(nlohmann::json::accept(*response.body));
}

TEST(Request, AnAbsentParameterOrHeaderIsEmpty) {
  const Request request{.query = {{"a", "1"}}, .headers = {{"accept", "x"}}};
  EXPECT_EQ(request.param("a"), "1");
  EXPECT_EQ(request.param("b"), "");
  EXPECT_EQ(request.header("accept"), "x");
  EXPECT_EQ(request.header("host"), "");
}

TEST(RequestIds, CountInTwelveHexadecimalDigitsAndWrapAround) {
  RequestIds ids(0xffffffffffff);
  EXPECT_EQ(ids.next(), "req_ffffffffffff");
  EXPECT_EQ(ids.next(), "req_000000000000");
}

TEST(RequestIds, StartElsewhereInEveryProcess) {
  EXPECT_NE(RequestIds().next(), RequestIds().next());
}

}  // namespace
}  // namespace sensex
