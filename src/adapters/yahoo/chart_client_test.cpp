#include "adapters/yahoo/chart_client.h"

#include <algorithm>
#include <atomic>
#include <latch>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/yahoo/crumb.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kNow = *parse_iso8601("2024-01-20T12:00:00.000Z");
const Date kFrom(2024, 1, 15);
const Date kTo(2024, 1, 16);

// Sessions of 14 to 17 January, with a split on the 14th and a dividend on the 16th.
std::string chart_of(std::string_view symbol) {
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","gmtoffset":19800}},)"
      R"("timestamp":[1705203900,1705290300,1705376700,1705463100],)"
      R"("events":{{"splits":{{"1":{{"date":1705203900,"numerator":2,"denominator":1}}}},)"
      R"("dividends":{{"1":{{"date":1705376700,"amount":3}}}}}},)"
      R"("indicators":{{"quote":[{{"open":[1,2,3,4],"high":[1,2,3,4],"low":[1,2,3,4],)"
      R"("close":[1,2,3,4],"volume":[1,2,3,4]}}]}}}}],"error":null}}}})",
      symbol);
}

Result<HttpAnswer> status(int code, std::string body = "<html>") {
  return HttpAnswer{.status = code, .body = std::move(body)};
}

// Answers through a function of the test; by default with the chart that is asked for.
class FakeHttp final : public HttpClient {
 public:
  Result<HttpAnswer> get(const HttpRequest& request, std::stop_token) override {
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
    }
    return answer(request.url);
  }

  std::vector<HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  std::size_t asked_for(std::string_view part) const {
    const auto all = requests();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const HttpRequest& r) { return r.url.find(part) != std::string::npos; }));
  }

  // The symbol of a chart's address; these tests have none that needs decoding.
  static std::string symbol_in(const std::string& url) {
    const std::size_t begin = url.find("/chart/") + 7;
    return url.substr(begin, url.find('?') - begin);
  }

  std::function<Result<HttpAnswer>(const std::string& url)> answer = [](const std::string& url) {
    return status(200, chart_of(symbol_in(url)));
  };

 private:
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;  // guarded by mutex_
};

class ChartClientOf : public testing::Test {
 protected:
  std::vector<ChartFetch> fetch(const std::vector<std::string>& symbols) {
    std::vector<ChartRequest> requests;
    for (const std::string& symbol : symbols) requests.push_back({symbol, kFrom, kTo});
    return ChartClient(http_, clock_,
                       {.bases = {"http://one", "http://two"},
                        .cookie_page = "http://cookie",
                        .user_agent = "Browser/1"})
        .fetch_all(requests, options_, stop_.get_token());
  }
  Result<Chart> fetch_one(const std::string& symbol = "X.NS") { return fetch({symbol})[0].chart; }
  void expect_error(Errc code, const std::string& message) {
    const Result<Chart> chart = fetch_one();
    ASSERT_FALSE(chart.has_value());
    EXPECT_EQ(chart.error().code, code);
    EXPECT_EQ(chart.error().message, message);
  }

  FixedClock clock_{kNow};
  FakeHttp http_;
  FetchOptions options_;
  std::stop_source stop_;
};

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
