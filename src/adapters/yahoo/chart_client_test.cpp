#include "adapters/yahoo/chart_client.h"

#include <atomic>
#include <latch>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/yahoo/chart_client_test_support.h"

namespace sensex {
namespace {

using chart_testing::chart_of;
using chart_testing::ChartClientOf;
using chart_testing::FakeHttp;
using chart_testing::kFrom;
using chart_testing::kNow;
using chart_testing::kTo;
using chart_testing::status;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(ChartClientOf, GivesTheDaysThatWereAskedFor) {
  const auto chart = fetch_one();
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  ASSERT_EQ(chart->rows.size(), 2U);
  EXPECT_EQ(chart->rows[0].date, kFrom);
  EXPECT_EQ(chart->rows[1].date, kTo);
  EXPECT_TRUE(chart->splits.empty());
  EXPECT_EQ(chart->dividends, (std::vector<ChartDividend>{{kTo, 3}}));
}

TEST_F(ChartClientOf, LooksLikeABrowserAndBoundsTheAnswer) {
  options_.deadline = seconds(9);
  ASSERT_TRUE(fetch_one());
  const HttpRequest request = http_.requests().at(0);
  EXPECT_TRUE(request.url.starts_with("http://one/v8/finance/chart/X.NS?period1=")) << request.url;
  EXPECT_EQ(request.headers.at(0),
            (std::pair<std::string, std::string>("User-Agent", "Browser/1")));
  EXPECT_EQ(request.timeout, seconds(9));
  EXPECT_EQ(request.body_limit, 16U << 20U);
}

TEST_F(ChartClientOf, AnswersInTheOrderOfTheRequests) {
  std::vector<std::string> symbols;
  for (int i = 0; i < 40; ++i) symbols.push_back(fmt::format("S{}", i));
  const auto fetches = fetch(symbols);
  ASSERT_EQ(fetches.size(), 40U);
  for (std::size_t i = 0; i < 40; ++i) {
    EXPECT_EQ(fetches[i].symbol, symbols[i]);
    ASSERT_TRUE(fetches[i].chart.has_value());
    EXPECT_EQ(fetches[i].chart->symbol, symbols[i]);
  }
  EXPECT_EQ(http_.requests().size(), 40U);
}

TEST_F(ChartClientOf, NoRequestsAreNoCharts) { EXPECT_TRUE(fetch({}).empty()); }

// Would not end if fewer than three ran at once.
TEST_F(ChartClientOf, AsksAsManyAtATimeAsItMay) {
  std::latch three(3);
  http_.answer = [&](const std::string& url) {
    three.arrive_and_wait();
    return status(200, chart_of(FakeHttp::symbol_in(url)));
  };
  options_.parallel = 3;
  for (const ChartFetch& fetched : fetch({"A", "B", "C"})) EXPECT_TRUE(fetched.chart.has_value());
}

TEST_F(ChartClientOf, AsksNoMoreAtATimeThanItMay) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  http_.answer = [&](const std::string& url) {
    const int now = ++running;
    for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) continue;
    std::this_thread::yield();
    --running;
    return status(200, chart_of(FakeHttp::symbol_in(url)));
  };
  options_.parallel = 2;
  fetch({"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"});
  EXPECT_LE(most, 2);
  options_.parallel = 0;
  EXPECT_TRUE(fetch_one().has_value());
}

TEST_F(ChartClientOf, OneFailureLeavesTheOthersAlone) {
  http_.answer = [](const std::string& url) {
    const std::string symbol = FakeHttp::symbol_in(url);
    return symbol == "B" ? status(500) : status(200, chart_of(symbol));
  };
  const auto fetches = fetch({"A", "B", "C"});
  EXPECT_TRUE(fetches[0].chart.has_value());
  EXPECT_EQ(fetches[1].chart.error().message,
            "B: expected status 200 from Yahoo, got 500; try again later");
  EXPECT_TRUE(fetches[2].chart.has_value());
}

TEST_F(ChartClientOf, TellsProgressOncePerSymbol) {
  std::map<std::string, bool> outcomes;
  std::size_t calls = 0;
  options_.on_progress = [&](const ChartProgress& progress) {
    EXPECT_EQ(progress.done, ++calls);
    EXPECT_EQ(progress.total, 3U);
    outcomes[progress.last.symbol] = progress.last.chart.has_value();
  };
  http_.answer = [](const std::string& url) {
    const std::string symbol = FakeHttp::symbol_in(url);
    return symbol == "B" ? status(500) : status(200, chart_of(symbol));
  };
  fetch({"A", "B", "C"});
  EXPECT_EQ(outcomes, (std::map<std::string, bool>{{"A", true}, {"B", false}, {"C", true}}));
}

TEST_F(ChartClientOf, TheSecondBaseStandsInForTheFirst) {
  const std::vector<Result<HttpAnswer>> failures = {fail(Errc::unavailable, "one did not answer"),
                                                    fail(Errc::malformed_data, "too much"),
                                                    status(429),
                                                    status(503),
                                                    status(200, "<html>"),
                                                    status(200, "{\"chart\":"),
                                                    status(404, "<html>")};
  for (const Result<HttpAnswer>& failure : failures) {
    http_.answer = [&](const std::string& url) {
      return url.starts_with("http://one") ? failure
                                           : status(200, chart_of(FakeHttp::symbol_in(url)));
    };
    const auto chart = fetch_one();
    EXPECT_TRUE(chart.has_value()) << chart.error().message;
  }
}

TEST_F(ChartClientOf, AnUnknownSymbolIsAskedForOnce) {
  http_.answer = [](const std::string&) {
    return status(404, R"({"chart":{"result":null,"error":{"code":"Not Found",)"
                       R"("description":"No data found, symbol may be delisted"}}})");
  };
  expect_error(Errc::not_found,
               "X.NS: Yahoo has no data ('No data found, symbol may be delisted'); check the "
               "symbol and the days");
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(ChartClientOf, SaysWhyBothBasesFailed) {
  http_.answer = [](const std::string&) { return status(429); };
  expect_error(Errc::unavailable, "X.NS: Yahoo limits requests (status 429); try again later");
  http_.answer = [](const std::string&) { return status(503); };
  expect_error(Errc::unavailable, "X.NS: expected status 200 from Yahoo, got 503; try again later");
  http_.answer = [](const std::string&) { return status(404, "gone"); };
  expect_error(Errc::unavailable, "X.NS: expected status 200 from Yahoo, got 404; try again later");
  http_.answer = [](const std::string&) { return status(404); };
  expect_error(Errc::unavailable,
               "X.NS: expected JSON, got an HTML page; the provider blocks or has changed, try "
               "again later");
  http_.answer = [](const std::string&) {
    return status(422, R"({"chart":{"error":{"code":"x","description":"Invalid input"}}})");
  };
  expect_error(Errc::unavailable, "X.NS: Yahoo refuses ('Invalid input'); try again later");
  http_.answer = [](const std::string& url) {
    return status(500, chart_of(FakeHttp::symbol_in(url)));
  };
  expect_error(Errc::unavailable, "X.NS: expected status 200 from Yahoo, got 500; try again later");
  http_.answer = [](const std::string&) { return status(200, "{"); };
  expect_error(Errc::malformed_data,
               "X.NS: expected JSON, got 1 bytes that are cut off or damaged; fetch it again");
  http_.answer = [](const std::string&) -> Result<HttpAnswer> {
    return fail(Errc::unavailable, "two does not accept a connection", "errno 111");
  };
  expect_error(Errc::unavailable, "X.NS: two does not accept a connection");
  EXPECT_EQ(fetch_one().error().detail, "errno 111");
}

TEST_F(ChartClientOf, DaysTheWrongWayRoundAreNotAskedFor) {
  const auto fetches = ChartClient(http_, clock_).fetch_all({{"X", kTo, kFrom}}, {}, {});
  EXPECT_EQ(fetches[0].chart.error().code, Errc::invalid_argument);
  EXPECT_EQ(fetches[0].chart.error().message,
            "X: expected a first day and a last one after it, got 2024-01-16 and 2024-01-15");
  EXPECT_TRUE(http_.requests().empty());
}

TEST_F(ChartClientOf, AsksYahooItselfByDefault) {
  http_.answer = [](const std::string&) { return status(500); };
  ChartClient(http_, clock_).fetch_all({{"X", kFrom, kTo}}, {}, {});
  const auto requests = http_.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_TRUE(requests[0].url.starts_with("https://query1.finance.yahoo.com/v8/finance/chart/X?"));
  EXPECT_TRUE(requests[1].url.starts_with("https://query2.finance.yahoo.com/v8/finance/chart/X?"));
}

TEST_F(ChartClientOf, WhatDoesNotArriveByTheDeadlineSaysSo) {
  options_ = {.parallel = 1, .deadline = seconds(90)};
  http_.answer = [this](const std::string& url) -> Result<HttpAnswer> {
    clock_.set(clock_.now() + seconds(60));
    if (clock_.now() - kNow > seconds(90)) return fail(Errc::unavailable, "one timed out");
    return status(200, chart_of(FakeHttp::symbol_in(url)));
  };
  const auto fetches = fetch({"A", "B", "C"});
  EXPECT_TRUE(fetches[0].chart.has_value());
  for (const std::size_t late : {1U, 2U}) {
    EXPECT_EQ(fetches[late].chart.error().code, Errc::unavailable);
    EXPECT_EQ(fetches[late].chart.error().message,
              fetches[late].symbol +
                  ": did not arrive within 90 s, the deadline for all 3; run it "
                  "again or allow more time");
  }
  const auto requests = http_.requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[1].timeout, seconds(30));
}

TEST_F(ChartClientOf, WhatTheDeadlineCutShortAtTheLastBaseSaysSoToo) {
  options_.deadline = milliseconds(1500);
  http_.answer = [this](const std::string& url) -> Result<HttpAnswer> {
    if (url.starts_with("http://two")) clock_.set(clock_.now() + seconds(2));
    return fail(Errc::unavailable, "it timed out");
  };
  expect_error(Errc::unavailable,
               "X.NS: did not arrive within 1.5 s, the deadline for all 1; run it again or allow "
               "more time");
}

TEST_F(ChartClientOf, AStopEndsWhatHasNotArrived) {
  options_.parallel = 1;
  http_.answer = [this](const std::string& url) {
    stop_.request_stop();
    return status(200, chart_of(FakeHttp::symbol_in(url)));
  };
  const auto fetches = fetch({"A", "B"});
  EXPECT_TRUE(fetches[0].chart.has_value());
  EXPECT_EQ(fetches[1].chart.error().code, Errc::unavailable);
  EXPECT_EQ(fetches[1].chart.error().message,
            "B: the fetch was stopped before it arrived; run it again");
  EXPECT_EQ(http_.requests().size(), 1U);
}

}  // namespace
}  // namespace sensex
