#include "pipeline/train.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/baselines.h"
#include "pipeline/promote.h"
#include "pipeline/train_test_support.h"

namespace sensex {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;
using testing_support::DivinerTrainer;
using testing_support::sensex_market;

constexpr std::size_t kEdge = 70;
constexpr std::size_t kDoubtful = 56;
constexpr std::size_t kWorse = 40;
constexpr std::size_t kFirst = 1'300;
constexpr std::size_t kSecond = 1'360;
constexpr std::string_view kLine = "sensex-evening";

class Training : public testing::Test {
 protected:
  Result<TrainResult> try_train(std::size_t sessions, std::size_t percent,
                                const std::string& code = "1") {
    diviner_ = std::make_shared<DivinerTrainer>(percent);
    diviner_->on_restore = on_restore_;
    trainers_ = {make_base_rate_trainer(), diviner_};
    trainers_.insert(trainers_.end(), more_trainers_.begin(), more_trainers_.end());
    const auto data = testing_support::keep_training_data(*store_, sessions);
    clock_.set(clock_.now() + std::chrono::hours(1));
    return train(*data, {Session::evening, 42, code},
                 {sensex_market(), trainers_, *store_, clock_});
  }
  TrainResult trained(std::size_t sessions, std::size_t percent, const std::string& code = "1") {
    Result<TrainResult> result = try_train(sessions, percent, code);
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
  }

  ModelRegistry& registry() { return store_->models(); }
  // "2 Production blend, ..." by version.
  std::string stages() {
    std::string text;
    const std::vector<ModelRecord> records = registry().list().value();
    for (const ModelRecord& record : records) {
      text = std::to_string(record.version) + " " + std::string(to_string(record.stage)) + " " +
             record.model.algorithm + (text.empty() ? "" : ", ") + text;
    }
    return text;
  }
  // The reason of the version's last move.
  std::string reason_of(std::int64_t version) {
    std::string reason;
    const std::vector<StageEvent> events = registry().history(kLine).value();
    for (const StageEvent& event : events) {
      if (event.version == version) reason = event.reason;
    }
    return reason;
  }
  std::size_t moves() { return registry().history(kLine)->size(); }

  FixedClock clock_{Instant{}};
  std::unique_ptr<Store> store_ = make_memory_store();
  std::function<void()> on_restore_ = {};
  Trainers more_trainers_ = {};

 private:
  std::shared_ptr<DivinerTrainer> diviner_;
  Trainers trainers_ = {};
};

TEST_F(Training, ACandidateThatPassesServesAndTheIncumbentIsArchived) {
  trained(kFirst, kEdge);
  EXPECT_EQ(stages(), "1 None base-rate, 2 Production blend");
  const TrainResult result = trained(kSecond, kEdge);
  EXPECT_EQ(stages(), "1 None base-rate, 2 Archived blend, 3 None base-rate, 4 Production blend");
  EXPECT_EQ(result.production.version, 4);
  EXPECT_THAT(result.promotion, StartsWith("sensex-evening version 4 (blend) serves: beats the "
                                           "base rate: log-loss skill "));
  EXPECT_THAT(reason_of(4), StartsWith("beats the base rate: log-loss skill "));
  EXPECT_EQ(reason_of(2), "replaced by version 4: " + reason_of(4));
}

TEST_F(Training, TheVersionsComeBackWithTheStagesTheyHaveNow) {
  const TrainResult result = trained(kFirst, kDoubtful);
  ASSERT_EQ(result.versions.size(), 2U);
  EXPECT_EQ(result.versions[0].stage, Stage::production);
  EXPECT_EQ(result.versions[1].stage, Stage::staging);
  EXPECT_EQ(result.versions[1].stage_since, clock_.now());
}

TEST_F(Training, ARefusedCandidateWithoutAnIncumbentMakesRoomForTheBaseRate) {
  const TrainResult result = trained(kFirst, kDoubtful);
  EXPECT_EQ(stages(), "1 Production base-rate, 2 Staging blend");
  EXPECT_EQ(reason_of(1), "nothing was in Production, and the candidate was refused");
  EXPECT_THAT(reason_of(2), HasSubstr("is needed; nothing else is in Production, so the base "
                                      "rate serves"));
  EXPECT_EQ(result.promotion, "sensex-evening version 1 (base-rate) serves: " + reason_of(2));
}

TEST_F(Training, ARefusedCandidateLeavesAnIncumbentThatIsNoWorseThanTheBaseRate) {
  trained(kFirst, kEdge);
  const TrainResult result = trained(kSecond, kDoubtful);
  EXPECT_EQ(stages(), "1 None base-rate, 2 Production blend, 3 None base-rate, 4 Staging blend");
  EXPECT_EQ(result.production.version, 2);
  EXPECT_THAT(reason_of(4),
              MatchesRegex("blend does not beat the base rate .*; version 2 \\(blend\\) stays, for "
                           "it is no worse than the base rate: log-loss skill [0-9.]+ %, t = "
                           "[0-9.]+ over [0-9]+ days"));
  EXPECT_EQ(result.promotion, "sensex-evening version 2 (blend) serves: " + reason_of(4));
}

TEST_F(Training, AnIncumbentThatHasBecomeWorseThanTheBaseRateGivesWayToIt) {
  trained(kFirst, kEdge);
  const TrainResult result = trained(kSecond, kWorse);
  EXPECT_EQ(stages(),
            "1 None base-rate, 2 Archived blend, 3 Production base-rate, 4 Staging blend");
  EXPECT_EQ(result.production.version, 3);
  EXPECT_THAT(reason_of(3),
              MatchesRegex("version 2 \\(blend\\) has become worse than the base rate: log-loss "
                           "skill -[0-9.]+ %, t = -[0-9.]+ over [0-9]+ days"));
  EXPECT_EQ(reason_of(2), "replaced by version 3: " + reason_of(3));
  EXPECT_THAT(reason_of(4), HasSubstr(reason_of(3) + ", so the base rate serves"));
}

TEST_F(Training, ABaseRateThatServesIsRenewedWithTheData) {
  trained(kFirst, kDoubtful);
  trained(kSecond, kDoubtful);
  EXPECT_EQ(stages(),
            "1 Archived base-rate, 2 Staging blend, 3 Production base-rate, 4 Staging blend");
  EXPECT_EQ(reason_of(3), "the base rate of newer data");
}

TEST_F(Training, TheSameDataTrainedAgainChangeNothingWhateverTheGateSaid) {
  for (const std::string code : {"1", "1-dirty"}) {
    store_ = make_memory_store();
    for (const auto& [sessions, percent] : {std::pair(kFirst, kDoubtful),
                                            {kFirst + 20, kEdge},
                                            {kFirst + 40, kDoubtful},
                                            {kSecond, kWorse}}) {
      trained(sessions, percent, code);
      const std::string before = stages();
      const std::size_t moved = moves();
      const TrainResult again = trained(sessions, percent, code);
      EXPECT_EQ(again.changed, code == "1-dirty");
      EXPECT_EQ(stages(), before) << percent;
      EXPECT_EQ(moves(), moved) << percent;
    }
  }
}

TEST_F(Training, AModelThatServesAndIsRefusedWhenTrainedAgainIsTheIncumbentNotACandidate) {
  trained(kFirst, kDoubtful, "1-dirty");
  ASSERT_TRUE(registry().set_stage(kLine, 2, Stage::production, "by hand", {}).has_value());
  trained(kFirst, kDoubtful, "1-dirty");
  EXPECT_EQ(stages(), "1 Archived base-rate, 2 Production blend");
}

TEST_F(Training, AnIncumbentOfAnUnknownAlgorithmGivesWayToTheBaseRate) {
  more_trainers_ = {std::make_shared<DivinerTrainer>(kEdge, "{}", "oracle")};
  trained(kFirst, kDoubtful);
  ASSERT_TRUE(registry().set_stage(kLine, 3, Stage::production, "by hand", {}).has_value());
  more_trainers_.clear();
  trained(kSecond, kDoubtful);
  EXPECT_EQ(reason_of(4),
            "version 3 (oracle) can no longer be used: this program has no algorithm 'oracle'; "
            "run: sensex train");
  EXPECT_EQ((*registry().production(kLine))->model.algorithm, "base-rate");
}

TEST_F(Training, WhenTheDataEndBeforeThoseOfWhatServesTheOlderDatasModelServesAgain) {
  trained(kFirst, kEdge);
  trained(kSecond, kEdge);
  const TrainResult again = trained(kFirst, kEdge);
  EXPECT_EQ(again.production.version, 2);
  EXPECT_EQ(stages(), "1 None base-rate, 2 Production blend, 3 None base-rate, 4 Archived blend");
}

TEST_F(Training, APromotionMeanwhileIsNotOverruled) {
  trained(kFirst, kEdge);
  on_restore_ = [this] {
    ASSERT_TRUE(registry().set_stage(kLine, 1, Stage::production, "by hand", {}).has_value());
  };
  const Result<TrainResult> result = try_train(kSecond, kDoubtful);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, Errc::unavailable);
  EXPECT_THAT(result.error().message, HasSubstr("somebody else promoted meanwhile"));
  EXPECT_EQ(stages(), "1 Production base-rate, 2 Archived blend");
}

TEST_F(Training, AStopBeforeTheFitsRegistersNothing) {
  std::stop_source stop;
  const Trainers trainers = {make_base_rate_trainer(), std::make_shared<DivinerTrainer>(kEdge)};
  const auto data = testing_support::keep_training_data(*store_, kFirst);
  stop.request_stop();
  const Result<TrainResult> result = train(*data, {Session::evening, 42, "1", stop.get_token()},
                                           {sensex_market(), trainers, *store_, clock_});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message, "training was stopped; start it again");
  EXPECT_EQ(stages(), "");
}

}  // namespace
}  // namespace sensex
