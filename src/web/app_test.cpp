#include "web/app.h"

#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "web/blocking.h"

namespace sensex {
namespace {

using testing::AllOf;
using testing::Field;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::Return;
using testing::StrictMock;

class MockQueries : public Queries {
 public:
  MOCK_METHOD(Result<JsonText>, forecast, (Session), (override));
  MOCK_METHOD(Result<JsonText>, run_forecast, (Session), (override));
  MOCK_METHOD(Result<std::string>, market, (int), (override));
  MOCK_METHOD(Result<std::string>, models, (), (override));
  MOCK_METHOD(Result<std::string>, ledger, (const LedgerPage&), (override));
  MOCK_METHOD(Result<std::string>, evaluation, (Session), (override));
  MOCK_METHOD(Result<std::string>, status, (), (override));
  MOCK_METHOD(Health, health, (), (override));
};

class MemoryCounter final : public Counter {
 public:
  void increment(double by) override { value_ += by; }
  double value() const override { return value_; }

 private:
  double value_ = 0;
};

class NoGauge final : public Gauge {
 public:
  void set(double) override {}
};

class NoHistogram final : public Histogram {
 public:
  void observe(double) override {}
};

// Counters by their labels' values joined with a blank: "/livez GET 200".
class MemoryMetrics final : public Metrics {
 public:
  Counter& counter(const std::string&, const std::string&,
                   const std::vector<MetricLabel>& labels) override {
    std::string key;
    for (const MetricLabel& label : labels) key += (key.empty() ? "" : " ") + label.value;
    return counters_[key];
  }
  Gauge& gauge(const std::string&, const std::string&, const std::vector<MetricLabel>&) override {
    return gauge_;
  }
  Histogram& histogram(const std::string&, const std::string&, const std::vector<double>&,
                       const std::vector<MetricLabel>&) override {
    return histogram_;
  }
  std::string to_text() const override { return "the metrics"; }
  double count(const std::string& key) { return counters_[key].value(); }

 private:
  std::map<std::string, MemoryCounter> counters_;
  NoGauge gauge_;
  NoHistogram histogram_;
};

class MemoryLogger final : public Logger {
 public:
  void log(LogLevel level, std::string_view component, std::string_view message,
           std::string_view detail) override {
    last_level = level;
    text.append(component).append(": ").append(message).append(" | ").append(detail);
  }
  void prediction(std::string_view, const PredictionLogFields&) override {}
  LogLevel last_level = LogLevel::debug;
  std::string text;
};

JsonText shared(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

const std::vector<EmbeddedFile>& dashboard() {
  static const std::vector<EmbeddedFile> files{{.path = "/index.html", .bytes = "<html>"},
                                               {.path = "/assets/app-1.js", .bytes = "code"}};
  return files;
}

class AppTest : public testing::Test {
 protected:
  Response get(const std::string& path, std::map<std::string, std::string> query = {}) {
    return app_.handle({.method = "GET", .path = path, .query = std::move(query)});
  }
  Response post(std::string body, std::map<std::string, std::string> query = {}) {
    return app_.handle({.method = "POST",
                        .path = "/api/v1/forecast",
                        .query = std::move(query),
                        .body = std::move(body)});
  }
  static std::string message_of(const Response& response) {
    return nlohmann::json::parse(*response.body)["error"]["message"];
  }

  StrictMock<MockQueries> queries_;
  MemoryLogger logger_;
  MemoryMetrics metrics_;
  App app_{AppParts{.queries = queries_, .logger = logger_, .metrics = metrics_}, dashboard()};
};

TEST_F(AppTest, ForecastIsServedByteForByteAndUncopied) {
  const JsonText forecast = shared(R"({"session":"pre-open"})");
  EXPECT_CALL(queries_, forecast(Session::pre_open)).WillOnce(Return(forecast));
  const Response response = get("/api/v1/forecast", {{"session", "pre-open"}});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, forecast);
}

TEST_F(AppTest, AnUnknownSessionIs400AndNothingIsAsked) {
  const Response response = get("/api/v1/forecast", {{"session", "noon"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(message_of(response), "session must be evening or pre-open, got 'noon'");
}

TEST_F(AppTest, AMissingSessionIs400AndSaysWhatToAdd) {
  EXPECT_THAT(message_of(get("/api/v1/forecast")), HasSubstr("add ?session=evening"));
  EXPECT_THAT(message_of(get("/api/v1/evaluation")), HasSubstr("add ?session=evening"));
  EXPECT_THAT(message_of(post("")), HasSubstr("add ?session=evening"));
}

TEST_F(AppTest, PostRunsTheForecastOfTheQueryOrOfTheBody) {
  EXPECT_CALL(queries_, run_forecast(Session::evening))
      .Times(3)
      .WillRepeatedly(Return(shared("{}")));
  EXPECT_EQ(post("", {{"session", "evening"}}).status, 200);
  EXPECT_EQ(post(R"({"session": "evening"})").status, 200);
  EXPECT_EQ(post(R"({"session": "evening"})", {{"session", "evening"}}).status, 200);
}

TEST_F(AppTest, AnyOtherPostBodyIs400) {
  for (const std::string body :
       {"x", "[]", "{}", "{\"session\": 1}", "{\"session\": \"evening\", \"more\": 1}", "\xff"}) {
    const Response response = post(body, {{"session", "evening"}});
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_THAT(message_of(response), HasSubstr("the body must be empty or")) << body;
  }
}

TEST_F(AppTest, QueryAndBodyMayNotDisagree) {
  const Response response = post(R"({"session": "evening"})", {{"session", "pre-open"}});
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(message_of(response), HasSubstr("got 'pre-open' and 'evening'"));
}

TEST_F(AppTest, MarketTakes180DaysWhenNoneAreGiven) {
  EXPECT_CALL(queries_, market(180)).WillOnce(Return("{}"));
  EXPECT_CALL(queries_, market(3650)).WillOnce(Return("{}"));
  EXPECT_EQ(get("/api/v1/market").status, 200);
  EXPECT_EQ(get("/api/v1/market", {{"days", "3650"}}).status, 200);
}

TEST_F(AppTest, DaysOutsideTheirRangeAre400) {
  for (const std::string days : {"0", "3651", "-1", "1.5", "", "9999999999", "30x", " 30"}) {
    EXPECT_EQ(message_of(get("/api/v1/market", {{"days", days}})),
              "days must be a whole number from 1 to 3650, got '" + days + "'");
  }
}

TEST_F(AppTest, LedgerTakes20EntriesUnlessToldAndAtMost500) {
  EXPECT_CALL(queries_, ledger(Field(&LedgerPage::limit, 20))).WillOnce(Return("{}"));
  EXPECT_EQ(get("/api/v1/ledger").status, 200);
  EXPECT_EQ(message_of(get("/api/v1/ledger", {{"limit", "501"}})),
            "limit must be a whole number from 1 to 500, got '501'");
}

TEST_F(AppTest, LedgerIsReadPageByPage) {
  EXPECT_CALL(queries_, ledger(AllOf(Field(&LedgerPage::limit, 5), Field(&LedgerPage::before, 41))))
      .WillOnce(Return("{}"));
  EXPECT_EQ(get("/api/v1/ledger", {{"limit", "5"}, {"before", "41"}}).status, 200);
  EXPECT_EQ(message_of(get("/api/v1/ledger", {{"before", "0"}})),
            "before must be a whole number from 1 to 2147483647, got '0'");
}

TEST_F(AppTest, ModelsEvaluationAndStatusAreServedAsTheyAre) {
  EXPECT_CALL(queries_, models()).WillOnce(Return("m"));
  EXPECT_CALL(queries_, evaluation(Session::evening)).WillOnce(Return("e"));
  EXPECT_CALL(queries_, status()).WillOnce(Return("s"));
  EXPECT_EQ(*get("/api/v1/models").body, "m");
  EXPECT_EQ(*get("/api/v1/evaluation", {{"session", "evening"}}).body, "e");
  EXPECT_EQ(*get("/api/v1/status").body, "s");
}

TEST_F(AppTest, LivezNeedsNothing) { EXPECT_EQ(*get("/livez").body, R"({"status": "alive"})"); }

TEST_F(AppTest, ReadinessAndHealthAre503WhenSomethingIsWrong) {
  const Health ill{.ready = false, .json = R"({"status": "unhealthy"})"};
  EXPECT_CALL(queries_, health()).Times(2).WillRepeatedly(Return(ill));
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(*get("/healthz").body, ill.json);
}

// Stale data are ill, but no reason to take a server out of service that answers all the same.
TEST_F(AppTest, StaleDataAreUnhealthyButReady) {
  const Health stale{.ready = true, .healthy = false, .json = R"({"status": "unhealthy"})"};
  EXPECT_CALL(queries_, health()).Times(3).WillRepeatedly(Return(stale));
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_EQ(get("/_stcore/health").status, 503);
}

TEST_F(AppTest, StcoreHealthIsAWord) {
  EXPECT_CALL(queries_, health())
      .WillOnce(Return(Health{.ready = true, .healthy = true}))
      .WillOnce(Return(Health{.ready = false}));
  const Response well = get("/_stcore/health");
  EXPECT_EQ(*well.body, "ok");
  EXPECT_EQ(well.content_type, "text/plain; charset=utf-8");
  EXPECT_EQ(*get("/_stcore/health").body, "not healthy");
}

TEST_F(AppTest, MetricsAreInPrometheusFormat) {
  const Response response = get("/metrics");
  EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(*response.body, "the metrics");
}

TEST_F(AppTest, AnUnknownPathIs404) {
  const Response response = get("/api/v1/nothing");
  EXPECT_EQ(response.status, 404);
  EXPECT_THAT(message_of(response), HasSubstr("'/api/v1/nothing'"));
}

TEST_F(AppTest, APathThatIsNotUtf8IsQuotedSafely) { EXPECT_EQ(get("/\xff").status, 404); }

TEST_F(AppTest, AnotherMethodIs405WithAllow) {
  const Response response = app_.handle({.method = "DELETE", .path = "/api/v1/forecast"});
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.header("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(nlohmann::json::parse(*response.body)["status"], 405);
  EXPECT_EQ(app_.handle({.method = "POST", .path = "/livez"}).header("Allow"), "GET, HEAD");
}

TEST_F(AppTest, HeadIsAnsweredAsGet) {
  const Response response = app_.handle({.method = "HEAD", .path = "/livez"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(*response.body, *get("/livez").body);
}

TEST_F(AppTest, GetAndHeadOfTheForecastIssueNothing) {
  EXPECT_CALL(queries_, run_forecast(testing::_)).Times(0);
  EXPECT_CALL(queries_, forecast(Session::evening))
      .Times(2)
      .WillRepeatedly(Return(fail(Errc::not_found, "none yet; issue it with POST")));
  for (const char* method : {"GET", "HEAD"}) {
    const Response response = app_.handle(
        {.method = method, .path = "/api/v1/forecast", .query = {{"session", "evening"}}});
    EXPECT_EQ(response.status, 404);
    EXPECT_EQ(response.content_type, "application/problem+json");
    EXPECT_EQ(nlohmann::json::parse(*response.body)["detail"], "none yet; issue it with POST");
  }
}

TEST_F(AppTest, ListsThePathsThatAnswerToAMethod) {
  EXPECT_EQ(app_.paths_of("POST"), std::vector<std::string>{"/api/v1/forecast"});
  EXPECT_THAT(app_.paths_of("GET"), testing::IsSupersetOf({"/", "/api/v1/forecast", "/livez"}));
  EXPECT_EQ(app_.paths_of("GET"), app_.paths_of("HEAD"));
}

TEST_F(AppTest, WhatNeverBlocksAsksNeitherStoreNorModel) {
  for (const std::string path : {"/", "/livez", "/metrics", "/assets/app-1.js", "/nothing"}) {
    EXPECT_EQ(blocking_of({.path = path}), Blocking::never) << path;
    get(path);  // a query would fail the strict mock
  }
}

TEST_F(AppTest, ApiAndHealthBlockOftenAndAForecastAskedForRarely) {
  EXPECT_EQ(blocking_of({.path = "/api/v1/forecast"}), Blocking::rarely);
  EXPECT_EQ(blocking_of({.method = "POST", .path = "/api/v1/forecast"}), Blocking::often);
  for (const std::string path : {"/api/v1/market", "/readyz", "/healthz", "/_stcore/health"}) {
    EXPECT_EQ(blocking_of({.path = path}), Blocking::often) << path;
  }
}

TEST_F(AppTest, EveryResponseCarriesTheCommonHeaders) {
  for (const std::string path : {"/livez", "/", "/nothing"}) {
    const Response response = get(path);
    EXPECT_THAT(std::string(response.header("X-Request-Id")), MatchesRegex("req_[0-9a-f]{12}"));
    EXPECT_EQ(response.header("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(response.header("Referrer-Policy"), "no-referrer");
    EXPECT_THAT(std::string(response.header("Content-Security-Policy")),
                AllOf(HasSubstr("default-src 'none'"), HasSubstr("frame-ancestors 'none'")));
  }
}

TEST_F(AppTest, OnlyTheDashboardMayBeCached) {
  EXPECT_EQ(get("/livez").header("Cache-Control"), "no-store");
  EXPECT_EQ(get("/nothing").header("Cache-Control"), "no-store");
  EXPECT_EQ(get("/").header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/assets/app-1.js").header("Cache-Control"), "public, max-age=31536000, immutable");
}

TEST_F(AppTest, ARequestIdIsNeverUsedTwice) {
  EXPECT_NE(get("/livez").header("X-Request-Id"), get("/livez").header("X-Request-Id"));
}

TEST_F(AppTest, AnErrorHasItsMessageInTheBodyAndItsDetailInTheLogOnly) {
  EXPECT_CALL(queries_, models())
      .WillOnce(Return(fail(Errc::malformed_data, "the registry is damaged", "page 7")));
  const Response response = get("/api/v1/models");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(*response.body, AllOf(HasSubstr("malformed_data"), Not(HasSubstr("page 7"))));
  EXPECT_EQ(logger_.last_level, LogLevel::error);
  const std::string id(response.header("X-Request-Id"));
  EXPECT_EQ(logger_.text,
            "web: " + id + " GET /api/v1/models 500: the registry is damaged | page 7");
  EXPECT_EQ(nlohmann::json::parse(*response.body)["request_id"], id);
}

TEST_F(AppTest, WhatIsNotReadyYetIs503AndAWarning) {
  EXPECT_CALL(queries_, status()).WillOnce(Return(fail(Errc::unavailable, "run: sensex ingest")));
  EXPECT_EQ(get("/api/v1/status").status, 503);
  EXPECT_EQ(logger_.last_level, LogLevel::warning);
}

TEST_F(AppTest, AnExceptionIs500WithoutItsWords) {
  EXPECT_CALL(queries_, models()).WillOnce([]() -> Result<std::string> {
    throw std::runtime_error("secret");
  });
  const Response response = get("/api/v1/models");
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(*response.body, Not(HasSubstr("secret")));
  EXPECT_THAT(logger_.text, HasSubstr("| secret"));
}

TEST_F(AppTest, RequestsAreCountedByRouteMethodAndStatus) {
  get("/livez");
  get("/livez");
  app_.handle({.method = "BREW", .path = "/livez"});
  get("/x");
  get("/y");
  get("/assets/app-1.js");
  EXPECT_EQ(metrics_.count("/livez GET 200"), 2);
  EXPECT_EQ(metrics_.count("/livez other 405"), 1);
  EXPECT_EQ(metrics_.count("unmatched GET 404"), 2);
  EXPECT_EQ(metrics_.count("assets GET 200"), 1);
}

TEST_F(AppTest, WithoutADashboardTheFrontPageSaysWhatToRun) {
  const App bare({.queries = queries_, .logger = logger_, .metrics = metrics_}, {});
  const Response response = bare.handle({.method = "GET", .path = "/"});
  EXPECT_EQ(response.status, 503);
  EXPECT_THAT(message_of(response), HasSubstr("run: ./dev ui"));
}

TEST_F(AppTest, TheFrontPageIsIndexHtml) {
  const Response response = get("/");
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_EQ(*response.body, "<html>");
}

}  // namespace
}  // namespace sensex
