#pragma once

#include <algorithm>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/yahoo/chart_client.h"

// A Yahoo inside the process, and a client that asks it.
namespace sensex::chart_testing {

inline const Instant kNow = *parse_iso8601("2024-01-20T12:00:00.000Z");
inline const Date kFrom(2024, 1, 15);
inline const Date kTo(2024, 1, 16);

// Sessions of 14 to 17 January, with a split on the 14th and a dividend on the 16th.
inline std::string chart_of(std::string_view symbol) {
  return fmt::format(
      R"({{"chart":{{"result":[{{"meta":{{"symbol":"{}","gmtoffset":19800}},)"
      R"("timestamp":[1705203900,1705290300,1705376700,1705463100],)"
      R"("events":{{"splits":{{"1":{{"date":1705203900,"numerator":2,"denominator":1}}}},)"
      R"("dividends":{{"1":{{"date":1705376700,"amount":3}}}}}},)"
      R"("indicators":{{"quote":[{{"open":[1,2,3,4],"high":[1,2,3,4],"low":[1,2,3,4],)"
      R"("close":[1,2,3,4],"volume":[1,2,3,4]}}]}}}}],"error":null}}}})",
      symbol);
}

inline Result<HttpAnswer> status(int code, std::string body = "<html>") {
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

}  // namespace sensex::chart_testing
