#include "pipeline/forecast_service.h"

#include <charconv>
#include <functional>
#include <latch>
#include <set>
#include <thread>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "evaluation/report.h"
#include "features/dataset.h"
#include "features/random_panel.h"
#include "market/test_support.h"
#include "store/market_archive.h"
#include "store/registry_test_support.h"

namespace sensex {
namespace {

using testing::HasSubstr;
using testing_support::sensex_market;
using namespace std::chrono_literals;

constexpr Session kSession = Session::evening;
constexpr std::string_view kStart = "2012-06-01T12:00:00.000Z";

// Says the same probability whatever comes; its stored form is the number.
class FixedOdds final : public Classifier {
 public:
  explicit FixedOdds(double p) : p_(p) {}
  double probability_up(std::span<const double>) const override { return p_; }
  std::string serialize() const override { return fmt::format("{}", p_); }

 private:
  double p_;
};

class FixedOddsTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return "fixed-odds"; }
  std::string configuration() const override { return "{}"; }
  Result<std::unique_ptr<Classifier>> fit(const TrainingSet&, std::uint64_t) const override {
    return fail(Errc::invalid_argument, "fixed odds are not fitted");
  }
  Result<std::unique_ptr<Classifier>> restore(std::string_view bytes) const override {
    ++restored_;
    double p = 0.0;
    std::from_chars(bytes.data(), bytes.data() + bytes.size(), p);
    return std::make_unique<FixedOdds>(p);
  }
  int restored() const { return restored_; }

 private:
  mutable std::atomic<int> restored_ = 0;
};

class AtomicCounter final : public Counter {
 public:
  void increment(double by) override { value_ += by; }
  double value() const override { return value_; }

 private:
  std::atomic<double> value_ = 0.0;
};

class NoGauge final : public Gauge {
 public:
  void set(double) override {}
};

class NoHistogram final : public Histogram {
 public:
  void observe(double) override {}
};

class CountingMetrics final : public Metrics {
 public:
  Counter& counter(const std::string& name, const std::string&,
                   const std::vector<MetricLabel>&) override {
    return counters_[name];
  }
  Gauge& gauge(const std::string&, const std::string&, const std::vector<MetricLabel>&) override {
    return gauge_;
  }
  Histogram& histogram(const std::string&, const std::string&, const std::vector<double>&,
                       const std::vector<MetricLabel>&) override {
    return histogram_;
  }
  std::string to_text() const override { return {}; }
  double count(const std::string& name) { return counters_[name].value(); }

 private:
  std::map<std::string, AtomicCounter> counters_;
  NoGauge gauge_;
  NoHistogram histogram_;
};

std::vector<Bar> known_bars(const StockColumn& column) {
  std::vector<Bar> bars;
  for (const std::optional<Bar>& bar : column.bars) {
    if (bar) bars.push_back(*bar);
  }
  return bars;
}

constexpr std::size_t kDays = 600;

// The first days of the features' own test market, as a source would deliver them.
MarketData market_data(std::size_t days, const DataOrigin& origin) {
  const Panel panel = random_panel(1, kDays + 1).truncated(days - 1);
  MarketData data{.origin = origin, .index = *Series::create(sensex_market().index(), panel.index)};
  for (const StockColumn& column : panel.stocks) {
    data.stocks.push_back(*Series::create(column.symbol, known_bars(column)));
  }
  return data;
}

class ForecastServiceTest : public testing::Test {
 protected:
  Snapshot keep_data(std::size_t days = kDays, const DataOrigin& origin = {"csv", false}) {
    const MarketData data = market_data(days, origin);
    const Snapshot snapshot =
        *archive_market_data(data, sensex_market(), store_->objects(), clock_.now());
    clock_.set(sensex_market().calendar().final_at(snapshot.last_session));
    EXPECT_TRUE(store_->snapshots().make_current(snapshot).has_value());
    return snapshot;
  }

  static std::string configuration_of() {
    return nlohmann::json{{"features", model_features(sensex_market()).names}}.dump();
  }

  std::int64_t serve_model(const Snapshot& trained_on, double probability,
                           const std::string& configuration = configuration_of()) {
    NewModel model{.name = model_line(sensex_market(), kSession), .algorithm = "fixed-odds"};
    model.snapshot = trained_on.id;
    model.configuration = configuration;
    model.metrics = to_json_text(ModelScore{.name = "fixed-odds", .n = 100});
    model.artefact_sha256 = *store_->objects().put(FixedOdds(probability).serialize());
    const std::int64_t version = add_model(store_->models(), model);
    const Status set =
        store_->models().set_stage(model.name, version, Stage::production, "test", clock_.now());
    EXPECT_TRUE(set.has_value());
    return version;
  }

  static nlohmann::json parsed(const Result<JsonText>& text) {
    return text ? nlohmann::json::parse(**text) : nlohmann::json(text.error().message);
  }
  nlohmann::json issued() { return parsed(service_.run(kSession)); }
  nlohmann::json recorded() { return parsed(service_.recorded(kSession)); }
  std::size_t ledger_size() { return store_->ledger().recent(100)->size(); }
  void wait_out_the_cache() { clock_.set(clock_.now() + 1s); }

  // Runs `ask` on 16 threads at once and gives the different answers.
  std::set<std::string> answers_of(const std::function<Result<JsonText>(int thread)>& ask) {
    constexpr int kThreads = 16;
    std::latch ready(kThreads);
    std::vector<std::string> answers(kThreads);
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
          ready.arrive_and_wait();
          const Result<JsonText> answer = ask(i);
          answers[static_cast<std::size_t>(i)] = answer ? **answer : answer.error().message;
        });
      }
    }
    return {answers.begin(), answers.end()};
  }

  FixedClock clock_{*parse_iso8601(kStart)};
  std::unique_ptr<Store> store_ = make_memory_store();
  PanelCache panels_{*store_};
  std::shared_ptr<FixedOddsTrainer> trainer_ = std::make_shared<FixedOddsTrainer>();
  Trainers trainers_{trainer_};
  std::unique_ptr<Logger> logger_ = make_null_logger();
  CountingMetrics metrics_;
  ForecastService service_{
      {*store_, panels_, clock_, sensex_market(), trainers_, *logger_, metrics_}};
};

TEST_F(ForecastServiceTest, ManyThreadsThatAskForOneGetOneThatIsRecordedOnce) {
  serve_model(keep_data(), 0.6);
  const auto answers = answers_of([&](int) { return service_.run(kSession); });
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(ledger_size(), 1U);
  EXPECT_EQ(trainer_->restored(), 1);
}

TEST_F(ForecastServiceTest, WhoReadsAndWhoAsksGetTheEntryThatStands) {
  serve_model(keep_data(), 0.6);
  issued();
  const auto answers = answers_of([&](int thread) {
    return thread % 2 == 0 ? service_.run(kSession) : service_.recorded(kSession);
  });
  EXPECT_EQ(answers.size(), 1U);
  EXPECT_EQ(ledger_size(), 1U);
  EXPECT_TRUE(store_->ledger().verify().has_value());
  EXPECT_TRUE(service_.cache_matches_ledger());
}

TEST_F(ForecastServiceTest, ReadingRecordsNothingAndSaysHowToHaveOneIssued) {
  serve_model(keep_data(), 0.6);
  const Result<JsonText> answer = service_.recorded(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::not_found);
  EXPECT_THAT(answer.error().message, HasSubstr("no evening forecast is recorded for 20"));
  EXPECT_THAT(answer.error().message, HasSubstr("POST /api/v1/forecast?session=evening, or run: "
                                                "sensex forecast --session evening"));
  EXPECT_EQ(ledger_size(), 0U);
  EXPECT_EQ(metrics_.count("sensex_predictions_total"), 0.0);
}

TEST_F(ForecastServiceTest, WhatWasIssuedIsReadFromTheCacheForASecond) {
  serve_model(keep_data(), 0.6);
  const auto forecast = issued();
  EXPECT_EQ(recorded(), forecast);
  EXPECT_EQ(metrics_.count("sensex_forecast_cache_hits_total"), 1.0);
  wait_out_the_cache();
  EXPECT_EQ(recorded(), forecast);
  EXPECT_EQ(metrics_.count("sensex_forecast_cache_misses_total"), 1.0);
}

TEST_F(ForecastServiceTest, WhatAnotherProcessRecordedIsNoticedWithinASecond) {
  serve_model(keep_data(), 0.6);
  issued();
  const LedgerEntry first = store_->ledger().recent(1)->at(0);
  LedgerKey key = first.forecast.key;
  key.model_version = 9;
  ASSERT_TRUE(store_->ledger().append(key, clock_, [](Instant) {
    return Result<LedgerText>(LedgerText{"pred_other", R"({"by": "another"})"});
  }));
  EXPECT_EQ(recorded()["prediction_id"], first.forecast.prediction_id);
  wait_out_the_cache();
  EXPECT_EQ(recorded()["by"], "another");
}

TEST_F(ForecastServiceTest, OnceItsDayHasClosedAForecastIsNoLongerTheNextDays) {
  serve_model(keep_data(), 0.6);
  const Date target = *Date::parse(issued()["target_date"].get<std::string>());
  clock_.set(sensex_market().calendar().final_at(target));
  const Result<JsonText> answer = service_.recorded(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::not_found);
  EXPECT_THAT(answer.error().message, HasSubstr("run: sensex ingest"));
  EXPECT_FALSE(service_.run(kSession).has_value());
}

TEST_F(ForecastServiceTest, ForecastIsForTheDayAfterTheDataByTheModelThatServes) {
  const Snapshot snapshot = keep_data();
  serve_model(snapshot, 0.6);
  const auto forecast = issued();
  EXPECT_EQ(forecast["probability_up"], 0.6);
  EXPECT_EQ(forecast["target_date"],
            sensex_market().calendar().next_trading_day(snapshot.last_session).to_string());
  EXPECT_EQ(forecast["data"]["snapshot"], snapshot.id);
}

TEST_F(ForecastServiceTest, AnotherProductionModelSupersedesAndWhatItReplacesStays) {
  const Snapshot snapshot = keep_data();
  serve_model(snapshot, 0.6);
  const auto first = issued();
  serve_model(snapshot, 0.3);
  EXPECT_EQ(recorded(), first);
  EXPECT_EQ(issued()["probability_up"], 0.3);
  EXPECT_EQ(recorded()["probability_up"], 0.3);
  const std::vector<LedgerEntry> entries = *store_->ledger().recent(10);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].supersedes, 1);
  EXPECT_EQ(nlohmann::json::parse(entries[1].forecast.payload), first);
}

TEST_F(ForecastServiceTest, CorrectedDataSupersedeWhatWasSaid) {
  serve_model(keep_data(), 0.6);
  const auto before = issued();
  MarketData corrected = market_data(kDays, {"csv", false});
  corrected.stocks.pop_back();
  const Snapshot snapshot =
      *archive_market_data(corrected, sensex_market(), store_->objects(), clock_.now());
  ASSERT_TRUE(store_->snapshots().make_current(snapshot).has_value());
  const auto after = issued();
  EXPECT_EQ(after["data"]["snapshot"], snapshot.id);
  EXPECT_EQ(after["target_date"], before["target_date"]);
  EXPECT_NE(after["prediction_id"], before["prediction_id"]);
  EXPECT_EQ(store_->ledger().recent(1)->at(0).supersedes, 1);
  EXPECT_EQ(issued(), after);
  EXPECT_EQ(ledger_size(), 2U);
}

// A clock set back gave an entry that looked timely, and a ledger that verified.
TEST_F(ForecastServiceTest, AClockSetBackRecordsNoForecastThatLooksTimely) {
  const Snapshot snapshot = keep_data();
  serve_model(snapshot, 0.6);
  const Instant right = sensex_market().calendar().final_at(snapshot.last_session) + 13h;
  clock_.set(right);
  issued();
  serve_model(snapshot, 0.3);
  clock_.set(right - 2h);
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::refused);
  EXPECT_THAT(answer.error().message, HasSubstr("is it right?"));
  EXPECT_EQ(ledger_size(), 1U);
}

TEST_F(ForecastServiceTest, RunLooksAtTheStoreAtOnce) {
  const Snapshot snapshot = keep_data();
  serve_model(snapshot, 0.6);
  issued();
  serve_model(snapshot, 0.3);
  EXPECT_EQ(issued()["probability_up"], 0.3);
}

TEST_F(ForecastServiceTest, ReadingWithoutDataOrModelNamesTheFirstStep) {
  EXPECT_THAT(recorded().get<std::string>(), HasSubstr("run: sensex ingest"));
  keep_data();
  EXPECT_THAT(recorded().get<std::string>(), HasSubstr("run: sensex train --session evening"));
}

TEST_F(ForecastServiceTest, WithoutDataTheNextStepIsToIngest) {
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("run: sensex ingest"));
}

TEST_F(ForecastServiceTest, WithoutAProductionModelTheNextStepIsToTrain) {
  keep_data();
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("run: sensex train --session evening"));
}

TEST_F(ForecastServiceTest, ModelOfSimulatedDataNeverSpeaksAboutRealBars) {
  serve_model(keep_data(kDays, {"simulated", true}), 0.6);
  keep_data();
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("another market's data"));
  EXPECT_THAT(answer.error().message, HasSubstr("run: sensex train --session evening"));
  EXPECT_EQ(ledger_size(), 0U);
}

TEST_F(ForecastServiceTest, ModelNeverSpeaksAboutDaysItWasTrainedOn) {
  serve_model(keep_data(kDays + 1), 0.6);
  keep_data(kDays);
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().message, HasSubstr("the data ends before them"));
}

TEST_F(ForecastServiceTest, WhatIsRecordedIsReadThoughItsModelNoLongerFitsTheData) {
  serve_model(keep_data(), 0.6);
  const auto forecast = issued();
  keep_data(kDays, {"simulated", true});
  EXPECT_FALSE(service_.probe(kSession).inference.has_value());
  EXPECT_EQ(service_.cached_count(), 1U);
  EXPECT_TRUE(service_.cache_matches_ledger());
  EXPECT_EQ(recorded(), forecast);
  EXPECT_FALSE(service_.run(kSession).has_value());
}

class OtherFeatures : public ForecastServiceTest,
                      public testing::WithParamInterface<std::string> {};

TEST_P(OtherFeatures, AreRefusedWithTheNextStep) {
  serve_model(keep_data(), 0.6, GetParam());
  const auto answer = service_.run(kSession);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("other features"));
  EXPECT_THAT(answer.error().message, HasSubstr("run: sensex train --session evening"));
}

INSTANTIATE_TEST_SUITE_P(Configurations, OtherFeatures,
                         testing::Values(R"({"features":["moon_phase"]})", R"({"features":7})",
                                         R"({"features":[7]})", "{}", "[]", "not JSON"));

TEST_F(ForecastServiceTest, ProbeComputesButIssuesNothing) {
  serve_model(keep_data(), 0.6);
  const Probe probe = service_.probe(kSession);
  EXPECT_TRUE(probe.model_loaded && probe.inference.has_value());
  EXPECT_EQ(ledger_size(), 0U);
  EXPECT_EQ(service_.cached_count(), 0U);
}

TEST_F(ForecastServiceTest, ProbeOfAModelThatGivesNoProbabilityFails) {
  serve_model(keep_data(), 1.5);
  const Probe probe = service_.probe(kSession);
  EXPECT_TRUE(probe.model_loaded);
  EXPECT_FALSE(probe.inference.has_value());
}

TEST_F(ForecastServiceTest, ProbeWithoutAModelSaysWhatToRun) {
  keep_data();
  const Probe probe = service_.probe(kSession);
  EXPECT_FALSE(probe.model_loaded);
  EXPECT_THAT(probe.inference.error().message, HasSubstr("run: sensex train"));
}

}  // namespace
}  // namespace sensex
