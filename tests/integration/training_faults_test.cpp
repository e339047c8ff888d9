#include <gtest/gtest.h>

#include "models/baselines.h"
#include "pipeline/train.h"
#include "pipeline/train_test_support.h"
#include "support/sql_backends.h"

namespace sensex {
namespace {

using testing_support::DivinerTrainer;
using testing_support::sensex_market;

// What the gate says to the candidate of the run that is killed.
struct Scene {
  std::string name = {};
  std::size_t before = 0;  // how good the model of the training before is; 0: there was none
  std::size_t now = 0;
  std::string serves = {};  // afterwards
};

void PrintTo(const Scene& scene, std::ostream* out) { *out << scene.name; }

const Scene kScenes[] = {
    {"FirstModelPasses", 0, 70, "blend of the later data"},
    {"FirstModelIsRefused", 0, 56, "base-rate of the later data"},
    {"NextModelPasses", 70, 70, "blend of the later data"},
    {"NextModelIsRefusedAndTheIncumbentStays", 70, 56, "blend of the earlier data"},
    {"IncumbentIsWorseThanTheBaseRate", 70, 40, "base-rate of the later data"},
};

constexpr std::size_t kEarlier = 1'300;
constexpr std::size_t kLater = 1'360;

class KilledTraining : public testing::TestWithParam<std::tuple<SqlBackend, Scene>> {
 protected:
  static const Scene& scene() { return std::get<1>(GetParam()); }

  // A new database as the run that is killed finds it: data, and the training before.
  void begin() {
    connect_ = std::get<0>(GetParam()).new_database();
    const auto store = open_sql_store(connect_()).value();
    if (scene().before > 0) {
      testing_support::keep_training_data(*store, kEarlier);
      ASSERT_TRUE(train_on(*store, scene().before).has_value());
    }
    testing_support::keep_training_data(*store, kLater);
  }

  Result<TrainResult> train_on(Store& store, std::size_t percent) const {
    const Trainers trainers = {make_base_rate_trainer(), std::make_shared<DivinerTrainer>(percent)};
    return train(**PanelCache(store).current(), {Session::evening, 42, "1"},
                 {sensex_market(), trainers, store, clock_});
  }

  // Trains until the n-th commit; gives the number of commits.
  int train_until(int commit, Crash crash) {
    auto connection = std::make_unique<DyingSqlConnection>(connect_(), commit, crash);
    const DyingSqlConnection& dying = *connection;
    const auto store = open_sql_store(std::move(connection)).value();
    const Result<TrainResult> result = train_on(*store, scene().now);
    EXPECT_EQ(result.has_value(), commit == 0);
    return dying.commits();
  }

  // What a program that is started afterwards makes of it: every version and its reasons, and what
  // serves.
  std::string trained_again() {
    const auto store = open_sql_store(connect_()).value();
    const Result<TrainResult> result = train_on(*store, scene().now);
    if (!result) return result.error().message;
    std::string text =
        result->production.model.algorithm + " of the " +
        (result->production.model.snapshot == PanelCache(*store).current().value()->snapshot.id
             ? "later data\n"
             : "earlier data\n");
    const std::vector<ModelRecord> records = store->models().list().value();
    for (const ModelRecord& record : records) {
      text += std::to_string(record.version) + " " + record.model.algorithm + " " +
              std::string(to_string(record.stage)) + "\n";
    }
    const std::vector<StageEvent> events = store->models().history("sensex-evening").value();
    for (const StageEvent& event : events) {
      text += std::to_string(event.version) + " to " + std::string(to_string(event.stage)) + ": " +
              event.reason + "\n";
    }
    return text;
  }

 private:
  const FixedClock clock_{Instant{}};
  SqlConnector connect_ = {};
};

TEST_P(KilledTraining, AtAnyCommitComesToTheSameWhenTrainedAgain) {
  begin();
  const int commits = train_until(0, Crash::before_commit);
  const std::string undisturbed = trained_again();
  EXPECT_EQ(undisturbed.substr(0, undisturbed.find('\n')), scene().serves);
  EXPECT_GE(commits, 3);  // the report, the new artefacts, the registry
  for (const Crash crash : {Crash::before_commit, Crash::after_commit}) {
    for (int commit = 1; commit <= commits; ++commit) {
      begin();
      train_until(commit, crash);
      EXPECT_EQ(trained_again(), undisturbed)
          << testing_support::place_of_crash(crash, commit, commits);
    }
  }
}

std::string test_name(const testing::TestParamInfo<std::tuple<SqlBackend, Scene>>& info) {
  return std::get<0>(info.param).name + std::get<1>(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Faults, KilledTraining,
                         testing::Combine(testing_support::both_sql_backends(),
                                          testing::ValuesIn(kScenes)),
                         test_name);

}  // namespace
}  // namespace sensex
