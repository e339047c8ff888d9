#include <fmt/core.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "adapters/prometheus/prometheus_metrics.h"
#include "adapters/simulated/simulated_source.h"
#include "base/log.h"
#include "evaluation/report.h"
#include "features/dataset.h"
#include "market/test_support.h"
#include "models/baselines.h"
#include "pipeline/attended_run.h"
#include "pipeline/forecast_service.h"
#include "pipeline/ingest.h"
#include "pipeline/outcomes.h"
#include "pipeline/quality_gate.h"
#include "store/registry_test_support.h"
#include "support/sql_backends.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

const Date kFirstDay(2012, 6, 1);

Date next_day() { return sensex_market().calendar().next_trading_day(kFirstDay); }

// What the program does to a store; each call is as one process does it.
class Acts {
 public:
  Acts(Store& store, FixedClock& clock) : store_(store), clock_(clock) {}

  // As the verb does it: a run in the log, the dataset, the outcomes that it tells.
  Status ingest_to(Date day) {
    clock_.set(std::max(clock_.now(), sensex_market().calendar().final_at(day)));
    Result<AttendedRun> run = AttendedRun::begin(
        store_, clock_, "ingest", fmt::format("host:{}", clock_.now().time_since_epoch().count()));
    if (!run) return fail(run.error());
    const Result<std::string> done = run->recorder().stage("refresh", [&] { return refresh(day); });
    return run->recorder().finish(done ? Status() : fail(done.error()));
  }

  Status issue() {
    PanelCache panels(store_);
    const std::unique_ptr<Logger> logger = make_null_logger();
    const std::unique_ptr<Metrics> metrics = make_prometheus_metrics();
    ForecastService service(
        {store_, panels, clock_, sensex_market(), trainers_, *logger, *metrics});
    const Result<JsonText> forecast = service.run(Session::evening);
    return forecast ? Status() : fail(forecast.error());
  }

  // The closes that the outcome was told from turn out to have been others.
  Status correct_outcomes() {
    const auto current = PanelCache(store_).current();
    if (!current) return fail(current.error());
    LoadedPanel corrected = **current;
    corrected.snapshot.id = "of corrected data";
    corrected.panel.index.back().close *= 1.5;
    const auto done = record_outcomes(store_, corrected, clock_.now());
    return done ? Status() : fail(done.error());
  }

  // A version of the base rate, and that it serves.
  void serve(std::string_view code_version) {
    const std::vector<std::string> names = {"x"};
    const std::vector<FeatureBlock> blocks = {FeatureBlock::none};
    const std::vector<double> x = {0.0, 0.0};
    const std::vector<int> y = {0, 1};
    const auto model = trainers_.front()->fit({names, blocks, x, y}, 1).value();
    NewModel entry{.name = model_line(sensex_market(), Session::evening), .algorithm = "base-rate"};
    entry.snapshot = store_.snapshots().current().value()->id;
    entry.code_version = code_version;
    entry.configuration =
        nlohmann::json{{"features", model_features(sensex_market()).names}}.dump();
    entry.metrics = to_json_text(ModelScore{.name = "base-rate", .n = 100});
    entry.artefact_sha256 = store_.objects().put(model->serialize()).value();
    const std::int64_t version = add_model(store_.models(), entry);
    ASSERT_TRUE(
        store_.models().set_stage(entry.name, version, Stage::production, "test", clock_.now()));
  }

 private:
  Result<std::string> refresh(Date day) {
    const auto source = make_simulated_source({.last_session = day}, sensex_market());
    const Result<IngestResult> done =
        ingest(*source, {}, {.store = store_, .clock = clock_, .market = sensex_market()});
    if (!done) return fail(done.error());
    const auto noted = record_outcomes(store_, clock_.now());
    if (!noted) return fail(noted.error());
    return "done";
  }

  Store& store_;
  FixedClock& clock_;
  Trainers trainers_ = {make_base_rate_trainer()};
};

// What dies, and what it finds.
struct Scene {
  std::string name = {};
  std::function<void(Acts&)> prepare = {};
  std::function<Status(Acts&)> act = {};
  std::string leaves = {};  // among what is told of the store afterwards
  int fewest_commits = 1;
};

void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.name; }

void prepare_forecast(Acts& acts) {
  ASSERT_TRUE(acts.ingest_to(kFirstDay));
  acts.serve("1");
}

void issue_first(Acts& acts) {
  prepare_forecast(acts);
  ASSERT_TRUE(acts.issue());
}

std::vector<Scene> scenes() {
  return {
      // The lease, the run, the objects, the judgement and its log, the dataset, the stage, the
      // end.
      {"FirstIngest", [](Acts&) {}, [](Acts& acts) { return acts.ingest_to(kFirstDay); },
       "current ", 8},
      {"IngestOfTheDayThatWasForecast", issue_first,
       [](Acts& acts) { return acts.ingest_to(next_day()); }, "superseded by 0\n  outcome 1:", 9},
      {"FirstForecast", prepare_forecast, [](Acts& acts) { return acts.issue(); },
       "by version 1 supersedes 0 superseded by 0"},
      {"ForecastThatSupersedesAnother",
       [](Acts& acts) {
         issue_first(acts);
         acts.serve("2");
       },
       [](Acts& acts) { return acts.issue(); }, "by version 2 supersedes 1 superseded by 0"},
      {"OutcomeThatCorrectsAnother",
       [](Acts& acts) {
         issue_first(acts);
         ASSERT_TRUE(acts.ingest_to(next_day()));
       },
       [](Acts& acts) { return acts.correct_outcomes(); }, "  outcome 2:"},
  };
}

// Every entry as it stands, whenever it was made.
std::string ledger_of(Store& store) {
  std::string text;
  const std::vector<LedgerEntry> entries = store.ledger().recent(100).value();
  for (const LedgerEntry& entry : entries) {
    text += fmt::format("entry {} for {} by version {} supersedes {} superseded by {}\n",
                        entry.sequence, entry.forecast.key.target_day.to_string(),
                        entry.forecast.key.model_version, entry.supersedes, entry.superseded_by);
    const auto outcomes = store.outcomes().revisions(entry.sequence).value();
    for (const ForecastOutcome& outcome : outcomes) {
      text += fmt::format("  outcome {}: {:.2f} to {:.2f}\n", outcome.revision,
                          outcome.previous_close, outcome.close);
    }
  }
  return text;
}

std::string current_id(Store& store) {
  const std::optional<Snapshot> current = store.snapshots().current().value();
  return current ? current->id : "none";
}

std::string datasets_of(Store& store) {
  std::string text = "current " + current_id(store) + "\n";
  const std::vector<Snapshot> all = store.snapshots().list().value();
  for (const Snapshot& snapshot : all) text += snapshot.id + "\n";
  return text;
}

class KilledAct : public testing::TestWithParam<std::tuple<SqlBackend, Scene>> {
 protected:
  static const Scene& scene() { return std::get<1>(GetParam()); }

  // A new store as the act finds it.
  void begin() {
    connect_ = std::get<0>(GetParam()).new_database();
    clock_.set(sensex_market().calendar().final_at(kFirstDay));
    const auto store = open_sql_store(connect_()).value();
    Acts acts(*store, clock_);
    scene().prepare(acts);
    datasets_ = datasets_of(*store);
    entries_ = store->ledger().recent(100).value();
  }

  // Acts until the n-th commit; gives the number of commits, and whether it said that all was done.
  std::pair<int, bool> act_until(int commit, Crash crash) {
    auto connection = std::make_unique<DyingSqlConnection>(connect_(), commit, crash);
    const DyingSqlConnection& dying = *connection;
    const auto store = open_sql_store(std::move(connection)).value();
    Acts acts(*store, clock_);
    const bool is_done = scene().act(acts).has_value();
    return {dying.commits(), is_done};
  }

  std::string told() {
    const auto store = open_sql_store(connect_()).value();
    return datasets_of(*store) + ledger_of(*store);
  }

  // What whoever opens the store next relies on, however the act ended.
  void expect_consistent() {
    const auto store = open_sql_store(connect_()).value();
    EXPECT_TRUE(store->ledger().verify().has_value());
    std::vector<LedgerEntry> entries = store->ledger().recent(100).value();
    for (const LedgerEntry& entry : entries_) {
      const auto kept = store->ledger().find(entry.forecast.key).value();
      ASSERT_TRUE(kept.has_value());
      EXPECT_EQ(kept->hash, entry.hash);
    }
    const std::string id = current_id(*store);
    if (id == "none") return;
    EXPECT_TRUE(PanelCache(*store).current().has_value());
    EXPECT_TRUE(recorded_quality(*store, id).value().has_value());
    EXPECT_TRUE(require_dataset_quality(*store, id, Stops::serving).has_value());
  }

  // The earlier dataset, or the new one.
  void expect_no_half_dataset(const std::string& undisturbed) {
    const auto store = open_sql_store(connect_()).value();
    const std::string now = datasets_of(*store);
    EXPECT_TRUE(now == datasets_ || undisturbed.starts_with(now)) << now;
  }

  // A program that is started afterwards, when the lease of the dead one has run out.
  void act_again() {
    clock_.set(clock_.now() + std::chrono::minutes(1));
    EXPECT_TRUE(act_until(0, Crash::before_commit).second);
    const auto store = open_sql_store(connect_()).value();
    const std::vector<RunRecord> runs = store->runs().recent(100).value();
    for (const RunRecord& run : runs) {
      EXPECT_TRUE(run.outcome == RunOutcome::succeeded || run.outcome == RunOutcome::abandoned)
          << to_string(run.outcome);
    }
    EXPECT_TRUE(runs.empty() || runs.front().outcome == RunOutcome::succeeded);
  }

 private:
  FixedClock clock_{Instant{}};
  SqlConnector connect_ = {};
  std::string datasets_ = {};
  std::vector<LedgerEntry> entries_ = {};
};

TEST_P(KilledAct, AtAnyCommitLeavesAConsistentStoreAndComesToTheSameWhenDoneAgain) {
  begin();
  const int commits = act_until(0, Crash::before_commit).first;
  const std::string undisturbed = told();
  EXPECT_NE(undisturbed.find(scene().leaves), std::string::npos) << undisturbed;
  EXPECT_GE(commits, scene().fewest_commits);
  for (const Crash crash : {Crash::before_commit, Crash::after_commit}) {
    for (int commit = 1; commit <= commits; ++commit) {
      SCOPED_TRACE(testing_support::place_of_crash(crash, commit, commits));
      begin();
      const bool is_done = act_until(commit, crash).second;
      EXPECT_TRUE(!is_done || told() == undisturbed);
      expect_consistent();
      expect_no_half_dataset(undisturbed);
      act_again();
      expect_consistent();
      EXPECT_EQ(told(), undisturbed);
    }
  }
}

std::string test_name(const testing::TestParamInfo<std::tuple<SqlBackend, Scene>>& info) {
  return std::get<0>(info.param).name + std::get<1>(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Faults, KilledAct,
                         testing::Combine(testing_support::both_sql_backends(),
                                          testing::ValuesIn(scenes())),
                         test_name);

}  // namespace
}  // namespace sensex
