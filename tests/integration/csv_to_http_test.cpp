#include <filesystem>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "adapters/csv/csv_source.h"
#include "adapters/http/server.h"
#include "adapters/simulated/simulated_source.h"
#include "adapters/sqlite/sqlite_connection.h"
#include "cli/runtime.h"
#include "cli/verbs.h"
#include "market/test_support.h"
#include "pipeline/ingest.h"
#include "pipeline/train.h"
#include "support/folders.h"
#include "web/app.h"

namespace sensex {
namespace {

using Json = nlohmann::json;
using testing_support::sensex_market;
using namespace std::chrono_literals;

// From files on disk to an answer on a socket, every part the real one.
class CsvToHttp : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    clock_.set(*parse_iso8601("2016-07-01T03:00:00.000Z"));
    folder_ = std::make_unique<TemporaryFolder>();
    write_simulated_csv(Date(2016, 6, 30));
    context_.state = (folder_->path() / "state").string();
    runtime_ = std::move(*Runtime::open(context_, make_null_logger()));
    ingest_folder();
    train_both();
    app_ = std::make_unique<App>(
        AppParts{runtime_->queries(), runtime_->logger(), runtime_->metrics()});
    server_ = std::move(
        *start_server({.address = "127.0.0.1", .port = 0}, handler(), runtime_->logger()));
  }

  static void TearDownTestSuite() {
    server_.reset();
    app_.reset();
    runtime_.reset();
    folder_.reset();
  }

  static void write_simulated_csv(Date last_session) {
    const SimulationOptions options{.overnight_signal = 0.6, .last_session = last_session};
    const auto source = make_simulated_source(options, sensex_market());
    write_csv_folder(*source->load({}), sensex_market(), folder_->path() / "data");
  }

  static void ingest_folder() {
    const auto source = make_csv_source(folder_->path() / "data", sensex_market());
    const auto result = ingest(*source, {}, {runtime_->store(), clock_, sensex_market()});
    ASSERT_TRUE(result.has_value()) << result.error().message;
  }

  static void train_both() {
    PanelCache panels(runtime_->store());
    const auto data = panels.current();
    ASSERT_TRUE(data.has_value()) << data.error().message;
    for (const Session session : {Session::evening, Session::pre_open}) {
      const auto trained = train(**data, {session, 42, "test"},
                                 {sensex_market(), make_trainers(), runtime_->store(), clock_});
      ASSERT_TRUE(trained.has_value()) << trained.error().message;
    }
  }

  static Handler handler() {
    return [](const Request& request) { return app_->handle(request); };
  }

  static Response get(const std::string& path) {
    return *http_get("127.0.0.1", server_->port(), path, 10s);
  }

  // Issues the forecast, and gives what is recorded then.
  static Json issued(const std::string& session) {
    const std::string path = "/api/v1/forecast?session=" + session;
    const auto said = runtime_->queries().run_forecast(*parse_session(session));
    if (!said) throw std::runtime_error(said.error().message);
    const Response recorded = get(path);
    EXPECT_EQ(*recorded.body, **said);
    return Json::parse(*recorded.body);
  }

  static Json get_json(const std::string& path) { return Json::parse(*get(path).body); }

  static inline FixedClock clock_{Instant()};
  static inline std::ostringstream out_;
  static inline std::ostringstream err_;
  static inline Context context_{out_, err_, clock_, "test:1:a"};
  static inline std::unique_ptr<TemporaryFolder> folder_;
  static inline std::unique_ptr<Runtime> runtime_;
  static inline std::unique_ptr<App> app_;
  static inline std::unique_ptr<Server> server_;
};

TEST_F(CsvToHttp, ForecastIsForTheNextTradingDayAndFromTheCsvData) {
  const Json forecast = issued("pre-open");
  EXPECT_EQ(forecast["target_date"], "2016-07-01");
  EXPECT_EQ(forecast["data"]["last_session"], "2016-06-30");
  EXPECT_EQ(forecast["data"]["source"], "csv");
  EXPECT_EQ(forecast["data"]["age_days"], 1);
  EXPECT_EQ(forecast["model"]["algorithm"], "blend");
}

TEST_F(CsvToHttp, ForecastNumbersAgreeWithEachOther) {
  const Json forecast = issued("pre-open");
  const double p = forecast["probability_up"];
  EXPECT_GT(p, 0.0);
  EXPECT_LT(p, 1.0);
  EXPECT_DOUBLE_EQ(forecast["confidence_score"], std::abs(p - 0.5) * 2.0);
  EXPECT_EQ(forecast["direction"], p > 0.5 ? "UP" : "DOWN");
  EXPECT_LT(forecast["range"]["low"], forecast["range"]["high"]);
}

TEST_F(CsvToHttp, AskingTwiceGivesTheSameForecastOfRecord) {
  EXPECT_EQ(issued("pre-open"), issued("pre-open"));
  EXPECT_TRUE(runtime_->store().ledger().verify().has_value());
}

TEST_F(CsvToHttp, LedgerShowsTheForecastWithoutOutcomeYet) {
  const Json forecast = issued("evening");
  const Json ledger = get_json("/api/v1/ledger?limit=500");
  EXPECT_EQ(ledger["chain"], "intact");
  const auto& entries = ledger["entries"];
  const auto entry = std::find_if(entries.begin(), entries.end(), [&](const Json& e) {
    return e["prediction_id"] == forecast["prediction_id"];
  });
  ASSERT_NE(entry, entries.end());
  EXPECT_TRUE((*entry)["outcome"].is_null());
  EXPECT_EQ((*entry)["timely"], true);
}

TEST_F(CsvToHttp, EveningWithoutASignalIsServedByTheBaseRateAndSaysSo) {
  const Json forecast = issued("evening");
  EXPECT_EQ(forecast["model"]["algorithm"], "base-rate");
  EXPECT_NE(forecast["verdict"].get<std::string>().find("no edge over the base rate"),
            std::string::npos);
}

TEST_F(CsvToHttp, MarketBreadthCountsThirtyMembers) {
  const Json market = get_json("/api/v1/market?days=30");
  const Json& breadth = market["breadth"];
  EXPECT_EQ(market["index"]["bars"].size(), 30U);
  EXPECT_EQ(market["index"]["bars"].back()["close"], market["index"]["close"]);
  EXPECT_EQ(breadth["advancing"].get<int>() + breadth["declining"].get<int>() +
                breadth["unchanged"].get<int>() + breadth["missing"].get<int>(),
            30);
}

TEST_F(CsvToHttp, EvaluationIsTheReportBehindTheProductionModel) {
  const Json report = get_json("/api/v1/evaluation?session=pre-open");
  EXPECT_EQ(report["session"], "pre-open");
  EXPECT_EQ(report["models"].size(), 6U);
  const Json models = get_json("/api/v1/models")["models"];
  const auto production = std::find_if(models.begin(), models.end(), [](const Json& m) {
    return m["name"] == "sensex-pre-open" && m["stage"] == "Production";
  });
  ASSERT_NE(production, models.end());
  EXPECT_EQ((*production)["metrics"]["n"], report["n"]);
}

TEST_F(CsvToHttp, HealthIsGreenAndMetricsMove) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/readyz").status, 200);
  EXPECT_EQ(get("/livez").status, 200);
  EXPECT_EQ(*get("/_stcore/health").body, "ok");
  issued("evening");
  EXPECT_NE(get("/metrics").body->find("sensex_predictions_total"), std::string::npos);
}

TEST_F(CsvToHttp, WithAClockSetBackBeforeTheDatasEndNothingIsGreenAndNothingIsForecast) {
  const Instant right = clock_.now();
  clock_.set(*parse_iso8601("2016-06-29T12:00:00.000Z"));
  const std::string wrong =
      "the data go to 2016-06-30, after now (2016-06-29T12:00:00.000Z): is the clock right?";
  EXPECT_EQ(get("/readyz").status, 503);
  const Response health = get("/healthz");
  EXPECT_EQ(health.status, 503);
  EXPECT_EQ(Json::parse(*health.body)["checks"]["data_error"], wrong);
  EXPECT_EQ(Json::parse(*health.body)["checks"]["data_fresh"], false);
  const Response forecast = get("/api/v1/forecast?session=evening");
  EXPECT_EQ(forecast.status, 404);
  EXPECT_NE(forecast.body->find("is the clock right?"), std::string::npos);
  const auto asked = runtime_->queries().run_forecast(Session::evening);
  ASSERT_FALSE(asked.has_value());
  EXPECT_NE(asked.error().message.find("is the clock right?"), std::string::npos);
  clock_.set(right);
  EXPECT_EQ(get("/healthz").status, 200);
}

std::string text_of(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&value)) return std::to_string(*real);
  return "NULL";
}

// Every row of every table, and the name of every file but SQLite's own.
std::string dump_of(const std::filesystem::path& state) {
  const auto connection = open_sqlite((state / "sensex.db").string());
  std::string dump;
  const std::vector<std::string> tables = (*connection)->tables().value();
  for (const std::string& table : tables) {
    dump += "= " + table + "\n";
    const std::vector<SqlRow> rows =
        (*connection)->query("SELECT * FROM " + table + " ORDER BY 1").value();
    for (const SqlRow& row : rows) {
      for (const SqlValue& value : row) dump += text_of(value) + "|";
      dump += "\n";
    }
  }
  for (const auto& file : std::filesystem::directory_iterator(state)) {
    const std::string name = file.path().filename().string();
    if (!name.starts_with("sensex.db-")) dump += name + "\n";
  }
  return dump;
}

// As a crawler does: every path that answers to GET, without and with each session.
TEST_F(CsvToHttp, ReadingEveryPathLeavesNoTraceInTheStore) {
  const std::string before = dump_of(context_.state);
  ASSERT_NE(before.find("= ledger\n"), std::string::npos);
  for (const std::string& path : app_->paths_of("GET")) {
    for (const char* session : {"", "evening", "pre-open"}) {
      Request request{.method = "GET", .path = path};
      if (*session != '\0') request.query["session"] = session;
      EXPECT_NE(app_->handle(request).status, 500) << path;
      request.method = "HEAD";
      EXPECT_NE(app_->handle(request).status, 500) << path;
    }
    EXPECT_TRUE(dump_of(context_.state) == before) << path;
  }
}

// A test that cannot fail would say nothing of the one above.
TEST_F(CsvToHttp, AForecastThatIsAskedForIsInTheDump) {
  const std::string prediction = issued("pre-open")["prediction_id"];
  EXPECT_NE(dump_of(context_.state).find(prediction), std::string::npos);
}

TEST_F(CsvToHttp, BeforeAnythingIsIssuedTheAnswerIs404AndSaysHow) {
  const Response response = get("/api/v1/forecast?session=pre-open");
  if (response.status == 200) return;  // another test of this process has issued it
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(Json::parse(*response.body)["detail"],
            "no pre-open forecast is recorded for 2016-07-01 yet: issue it with POST "
            "/api/v1/forecast?session=pre-open, or run: sensex forecast --session pre-open");
}

// The verb, as a user or cron would run it beside the server.
class IngestBesideTheServer : public CsvToHttp {
 protected:
  static int ingest_anew() {
    CLI::App app;
    add_ingest_verb(app, context_);
    app.parse("ingest --source csv --data " + (folder_->path() / "data").string() + " --state " +
              context_.state);
    return context_.exit_code;
  }
};

TEST_F(IngestBesideTheServer, NotesTheOutcomeOfTheForecastOfThatDay) {
  ASSERT_EQ(issued("evening")["target_date"], "2016-07-01");
  write_simulated_csv(Date(2016, 7, 1));
  clock_.set(*parse_iso8601("2016-07-01T12:00:00.000Z"));
  out_.str("");
  ASSERT_EQ(ingest_anew(), 0) << err_.str();
  EXPECT_NE(out_.str().find("noted 1 outcome of recorded forecasts\n"), std::string::npos)
      << out_.str();
  const Json entries = get_json("/api/v1/ledger?limit=500")["entries"];
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_FALSE(entries[0]["outcome"].is_null());
}

TEST_F(CsvToHttp, UnknownSessionIsARequestErrorThatNamesTheChoices) {
  const Response response = get("/api/v1/forecast?session=noon");
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body->find("evening or pre-open"), std::string::npos);
}

}  // namespace
}  // namespace sensex
