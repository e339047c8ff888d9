#include <latch>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/yahoo/chart_client.h"
#include "adapters/yahoo/chart_client_test_support.h"
#include "adapters/yahoo/crumb.h"

namespace sensex {
namespace {

using chart_testing::chart_of;
using chart_testing::ChartClientOf;
using chart_testing::FakeHttp;
using chart_testing::status;

// A Yahoo that wants the crumb "good".
class YahooWithCrumb : public ChartClientOf {
 protected:
  void SetUp() override {
    http_.answer = [this](const std::string& url) {
      if (url.starts_with("http://cookie")) return cookie_page_;
      if (url.ends_with("/v1/test/getcrumb")) return crumb_page_;
      if (url.ends_with("&crumb=good")) return status(200, chart_of(FakeHttp::symbol_in(url)));
      return refusal_;
    };
  }

  Result<HttpAnswer> cookie_page_ = status(404);
  Result<HttpAnswer> crumb_page_ = status(200, "good\n");
  Result<HttpAnswer> refusal_ = status(401, R"({"finance":{"error":{"code":"Unauthorized"}}})");
};

TEST_F(YahooWithCrumb, FetchesItOnceForAllThatAreRefusedAtTheSameTime) {
  std::latch five(5);
  const auto answer = http_.answer;
  http_.answer = [&](const std::string& url) {
    if (url.find("/chart/") != std::string::npos && url.find("crumb") == std::string::npos) {
      five.arrive_and_wait();
    }
    return answer(url);
  };
  options_.parallel = 5;
  std::vector<std::string> symbols;
  for (int i = 0; i < 20; ++i) symbols.push_back(fmt::format("S{}", i));
  for (const ChartFetch& fetched : fetch(symbols)) {
    EXPECT_TRUE(fetched.chart.has_value()) << fetched.chart.error().message;
  }
  EXPECT_EQ(http_.asked_for("http://cookie"), 1U);
  EXPECT_EQ(http_.asked_for("/v1/test/getcrumb"), 1U);
  EXPECT_EQ(http_.asked_for("crumb=good"), 20U);
}

TEST_F(YahooWithCrumb, IsNotAskedForACrumbThatNobodyWants) {
  refusal_ = status(500);
  (void)fetch_one();
  EXPECT_EQ(http_.asked_for("crumb"), 0U);
}

TEST_F(YahooWithCrumb, UnderstandsEveryWayToAskForIt) {
  const std::string said = R"({"chart":{"error":{"description":"Invalid Crumb"}}})";
  for (const Result<HttpAnswer>& way : {status(401), status(403), status(200, said)}) {
    refusal_ = way;
    const auto chart = fetch_one();
    EXPECT_TRUE(chart.has_value()) << chart.error().message;
  }
}

TEST_F(YahooWithCrumb, RenewsACrumbThatIsRefusedLater) {
  options_.parallel = 1;
  int crumbs = 0;
  http_.answer = [&](const std::string& url) {
    if (url.starts_with("http://cookie")) return status(404);
    if (url.ends_with("/v1/test/getcrumb")) return status(200, fmt::format("c{}", ++crumbs));
    const std::string symbol = FakeHttp::symbol_in(url);
    const bool good = url.ends_with(symbol == "A" ? "crumb=c1" : "crumb=c2");
    return good ? status(200, chart_of(symbol)) : status(401);
  };
  for (const ChartFetch& fetched : fetch({"A", "B", "C"})) {
    EXPECT_TRUE(fetched.chart.has_value()) << fetched.chart.error().message;
  }
  EXPECT_EQ(crumbs, 2);
}

TEST_F(YahooWithCrumb, GivesUpOnOneThatRefusesEveryCrumb) {
  options_.parallel = 1;
  crumb_page_ = status(200, "stale");
  const auto fetches = fetch({"A", "B", "C"});
  EXPECT_EQ(fetches[0].chart.error().code, Errc::unavailable);
  EXPECT_EQ(fetches[0].chart.error().message,
            "A: Yahoo refuses a fresh cookie and crumb (status 401); it blocks or has changed, try "
            "again later");
  EXPECT_EQ(fetches[2].chart.error().message,
            "C: Yahoo refuses every cookie and crumb; it blocks or has changed, try again later");
  EXPECT_EQ(http_.asked_for("getcrumb"), 2U);
}

TEST_F(YahooWithCrumb, WhatIsNoCrumbIsNotUsed) {
  const std::string said =
      "X.NS: expected a crumb from Yahoo, got status {} and {} bytes; try again later";
  for (const std::string& body :
       {std::string(), std::string("\n"), std::string("<html>"), std::string("{\"a\":1}"),
        std::string("two words"), std::string(65, 'x'), std::string("tab\there")}) {
    crumb_page_ = status(200, body);
    expect_error(Errc::unavailable, fmt::format(fmt::runtime(said), 200, body.size()));
  }
  crumb_page_ = status(429, "good");
  expect_error(Errc::unavailable, fmt::format(fmt::runtime(said), 429, 4));
}

TEST_F(YahooWithCrumb, SaysWhatKeepsTheCrumbAway) {
  cookie_page_ = fail(Errc::unavailable, "cookie does not answer");
  expect_error(Errc::unavailable, "X.NS: cookie does not answer");
  // Its cookies came, whatever was wrong with the page.
  cookie_page_ = fail(Errc::malformed_data, "too much");
  EXPECT_TRUE(fetch_one().has_value());
  crumb_page_ = fail(Errc::unavailable, "one does not answer");
  expect_error(Errc::unavailable, "X.NS: one does not answer");
}

TEST_F(YahooWithCrumb, TheSecondBaseHasACrumbToo) {
  http_.answer = [](const std::string& url) {
    if (url.starts_with("http://one")) return status(503);
    if (url.starts_with("http://cookie")) return status(404);
    if (url == "http://two/v1/test/getcrumb") return status(200, "good");
    if (url.ends_with("&crumb=good")) return status(200, chart_of(FakeHttp::symbol_in(url)));
    return status(401);
  };
  EXPECT_TRUE(fetch_one().has_value());
}

}  // namespace
}  // namespace sensex
