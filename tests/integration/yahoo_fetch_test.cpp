#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/curl/curl_http_client.h"
#include "adapters/yahoo/chart_client.h"
#include "base/polite_http_client.h"
#include "support/child_process.h"
#include "support/folders.h"

namespace sensex {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Does not wait, but remembers how long it would have.
class NoSleeper final : public Sleeper {
 public:
  bool sleep_for(milliseconds duration, std::stop_token stop) override {
    const std::lock_guard lock(mutex_);
    longest_ = std::max(longest_, duration);
    return !stop.stop_requested();
  }
  milliseconds longest() const {
    const std::lock_guard lock(mutex_);
    return longest_;
  }

 private:
  mutable std::mutex mutex_;
  milliseconds longest_{0};  // guarded by mutex_
};

constexpr std::string_view kRows =
    "Date,Open,High,Low,Close,Adj Close,Volume\n"
    "2024-01-15,10,12,9,11,5.5,100\n"
    "2024-01-16,11,13,10,12,6,200\n"
    "2024-01-17,12,14,11,14,14,300\n";

// The whole way from a request to a chart, against a loopback server that speaks as Yahoo does.
class YahooFetch : public testing::Test {
 protected:
  // A proxy of the surroundings must not stand between the test and itself.
  static void SetUpTestSuite() { ::setenv("no_proxy", "127.0.0.1", 1); }

  void SetUp() override {
    std::filesystem::create_directory(folder_.path() / "yahoo");
    for (const char* symbol : {"M&M.NS", "X.NS"}) {
      write_text(folder_.path() / "yahoo" / (std::string(symbol) + ".csv"), std::string(kRows));
    }
  }

  void serve(const std::vector<std::string>& options) {
    std::vector<std::string> command = {
        SENSEX_PYTHON, "-B", SENSEX_SOURCE_DIR "/tests/support/yahoo_server.py", folder_.path()};
    command.insert(command.end(), options.begin(), options.end());
    server_.emplace(command, folder_.path());
    const std::string line = server_->read_line();
    url_ = line.substr(line.find("http://"));
  }

  Result<Chart> fetch(const std::string& symbol = "M&M.NS") {
    const ChartClient client(polite_, clock_, {.bases = {url_}, .cookie_page = url_ + "/cookie"});
    return client.fetch_all({{symbol, Date(2024, 1, 15), Date(2024, 1, 17)}}, {}, {})[0].chart;
  }

  // What comes out of a symbol with that fault.
  Result<Chart> fetch_with(const std::string& fault) {
    serve({"--today", "2024-01-17", "--fault", "M&M.NS=" + fault});
    return fetch();
  }
  void expect_error(const Result<Chart>& chart, Errc code, const std::string& message) {
    ASSERT_FALSE(chart.has_value());
    EXPECT_EQ(chart.error().code, code);
    EXPECT_EQ(chart.error().message, "M&M.NS: " + message);
  }
  std::string requests() {
    return curl_->get({.url = url_ + "/control/requests"}, {}).value().body;
  }

  TemporaryFolder folder_;
  std::optional<ChildProcess> server_;
  std::string url_;
  SystemClock clock_;
  NoSleeper sleeper_;
  std::unique_ptr<HttpClient> curl_ = make_curl_http_client({}).value();
  PoliteOptions politeness_;
  PoliteHttpClient polite_{*curl_, clock_, sleeper_, politeness_, 1};
};

TEST_F(YahooFetch, GivesTheRowsOfTheServer) {
  serve({"--today", "2024-01-17"});
  const auto chart = fetch();
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->currency, "INR");
  ASSERT_EQ(chart->rows.size(), 3U);
  EXPECT_EQ(chart->rows[1], (ChartRow{.date = Date(2024, 1, 16),
                                      .start = *parse_iso8601("2024-01-16T03:45:00.000Z"),
                                      .open = 11.0,
                                      .high = 13.0,
                                      .low = 10.0,
                                      .close = 12.0,
                                      .adjusted_close = 6.0,
                                      .volume = 200.0}));
}

TEST_F(YahooFetch, ASessionInProgressComesAsALastRow) {
  serve({"--today", "2024-01-17", "--live"});
  const auto chart = fetch();
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->rows.at(2).close, 13.0);
}

TEST_F(YahooFetch, AnUnknownSymbolIsNotFound) {
  serve({});
  const auto chart = fetch("NOBODY.NS");
  ASSERT_FALSE(chart.has_value());
  EXPECT_EQ(chart.error().code, Errc::not_found);
}

TEST_F(YahooFetch, WaitsAsLongAsALimitAsks) {
  const auto chart = fetch_with("429");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_GE(sleeper_.longest(), seconds(1));
  EXPECT_EQ(requests(), R"({"M&M.NS": 2})");
}

TEST_F(YahooFetch, GivesUpOnALimitThatStays) {
  expect_error(fetch_with("429-always"), Errc::unavailable,
               "Yahoo limits requests (status 429); try again later");
  EXPECT_EQ(requests(), R"({"M&M.NS": 3})");
}

TEST_F(YahooFetch, RepeatsWhatFailedOnce) { EXPECT_TRUE(fetch_with("503-once").has_value()); }

TEST_F(YahooFetch, GivesUpOnAServerOutOfOrder) {
  expect_error(fetch_with("500"), Errc::unavailable,
               "expected status 200 from Yahoo, got 500; try again later");
}

TEST_F(YahooFetch, DoesNotWaitForAServerThatIsSilent) {
  serve({"--today", "2024-01-17", "--fault", "M&M.NS=timeout"});
  PoliteHttpClient impatient(*curl_, clock_, sleeper_,
                             {.attempts = 2, .attempt_timeout = milliseconds(100)}, 1);
  const ChartClient client(impatient, clock_, {.bases = {url_}, .cookie_page = url_ + "/cookie"});
  const auto fetches = client.fetch_all({{"M&M.NS", Date(2024, 1, 15), Date(2024, 1, 17)}}, {}, {});
  expect_error(fetches[0].chart, Errc::unavailable,
               fmt::format("{} did not answer within 100 ms; try again later or allow more time",
                           url_.substr(7)));
}

TEST_F(YahooFetch, JsonThatEndsEarlyIsMalformed) {
  const auto chart = fetch_with("truncate");
  ASSERT_FALSE(chart.has_value());
  EXPECT_EQ(chart.error().code, Errc::malformed_data);
  EXPECT_TRUE(chart.error().message.ends_with("bytes that are cut off or damaged; fetch it again"))
      << chart.error().message;
}

TEST_F(YahooFetch, BytesThatAreNoTextAreMalformed) {
  expect_error(fetch_with("garbage"), Errc::malformed_data,
               "expected JSON, got 4096 bytes that are cut off or damaged; fetch it again");
}

TEST_F(YahooFetch, AHugeBodyIsBrokenOff) {
  const auto chart = fetch_with("huge");
  expect_error(chart, Errc::malformed_data,
               fmt::format("expected at most 16777216 bytes from {}, got more; check the address",
                           url_.substr(7)));
}

TEST_F(YahooFetch, APageInPlaceOfJsonIsABlock) {
  for (const char* fault : {"html", "html-404-as-200"}) {
    expect_error(fetch_with(fault), Errc::unavailable,
                 "expected JSON, got an HTML page; the provider blocks or has changed, try again "
                 "later");
  }
}

TEST_F(YahooFetch, YahoosOwnWordsAreHandedOn) {
  expect_error(fetch_with("chart-error"), Errc::unavailable,
               "Yahoo refuses ('1d data is not available'); try again later");
}

TEST_F(YahooFetch, NoTradingDaysAreNoRows) {
  const auto chart = fetch_with("no-timestamp");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_TRUE(chart->rows.empty());
}

TEST_F(YahooFetch, NullsAreAbsent) {
  const auto chart = fetch_with("nulls");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->rows.at(0).close, std::nullopt);
  EXPECT_EQ(chart->rows.at(1).close, 12.0);
}

TEST_F(YahooFetch, InfiniteAdjustedClosesAreAbsent) {
  const auto chart = fetch_with("inf-adjclose");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->rows.at(2).adjusted_close, std::nullopt);
  EXPECT_EQ(chart->rows.at(2).close, 14.0);
}

TEST_F(YahooFetch, ADayThatComesTwiceIsOneRow) {
  EXPECT_EQ(fetch_with("duplicate-day").value().rows.size(), 3U);
}

TEST_F(YahooFetch, ALiveBarTakesThePlaceOfItsDay) {
  const auto chart = fetch_with("live-bar");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  ASSERT_EQ(chart->rows.size(), 3U);
  EXPECT_EQ(chart->rows[2].close, 13.0);
  EXPECT_GT(chart->rows[2].start, chart->rows[1].start + std::chrono::days(1));  // later in the day
}

TEST_F(YahooFetch, CookieAndCrumbAreFetchedWhenTheyAreAskedFor) {
  serve({"--today", "2024-01-17", "--fault", "*=crumb"});
  for (const char* symbol : {"M&M.NS", "X.NS"}) {
    const auto chart = fetch(symbol);
    EXPECT_TRUE(chart.has_value()) << chart.error().message;
  }
}

TEST_F(YahooFetch, ASplitComesWithPricesRestated) {
  const auto chart = fetch_with("restated:2024-01-17");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  EXPECT_EQ(chart->splits, (std::vector<ChartSplit>{{Date(2024, 1, 17), 2, 1}}));
  EXPECT_EQ(chart->rows.at(1).close, 6.0);
  EXPECT_EQ(chart->rows.at(2).close, 14.0);
}

TEST_F(YahooFetch, RowsThatEndEarlyAreWhatTheyAre) {
  const auto chart = fetch_with("partial:2");
  ASSERT_TRUE(chart.has_value()) << chart.error().message;
  ASSERT_EQ(chart->rows.size(), 1U);
  EXPECT_EQ(chart->rows[0].date, Date(2024, 1, 15));
}

}  // namespace
}  // namespace sensex
