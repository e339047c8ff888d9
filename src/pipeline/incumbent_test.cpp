#include "pipeline/incumbent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "pipeline/train_test_support.h"

namespace sensex {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::DivinerTrainer;
using testing_support::sensex_market;

// Answers the row's only number.
class Echo final : public Classifier {
 public:
  double probability_up(std::span<const double> row) const override { return row[0]; }
  std::string serialize() const override { return "echo"; }
};

// Five days, of which the first is before the evaluation.
struct FiveDays {
  Dataset dataset = {.feature_names = {"f"}, .x = {0.1, 0.2, 0.3, 0.4, 0.5}, .y = {1, 0, 1, 0, 1}};
  WalkForward tracks = {
      .y = {0, 1, 0, 1},
      .base_rate = {0.51, 0.52, 0.53, 0.54},
      .models = {{"logistic", {0.7, 0.7, 0.7, 0.7}}, {"blend", {0.92, 0.93, 0.94, 0.95}}}};
  ModelRecord incumbent = {
      .model = {.algorithm = "blend", .configuration = R"({"hyper_parameters": {"l2": 1}})"}};

  FiveDays() {
    for (unsigned i = 1; i <= 5; ++i) dataset.target_days.push_back(Date(2024, 1, i));
    tracks.days = {dataset.target_days.begin() + 1, dataset.target_days.end()};
  }
  WalkForward unlearnt(Date learnt_to, const std::string& configuration = R"({"l2": 1})") const {
    const Trainers trainers = {std::make_shared<DivinerTrainer>(50, configuration)};
    const Echo artefact;
    return unlearnt_track({incumbent, artefact, learnt_to}, dataset, trainers, tracks);
  }
};

TEST(UnlearntTrack, TheArtefactAnswersOnlyForDaysAfterItsData) {
  const WalkForward track = FiveDays().unlearnt(Date(2024, 1, 3));
  ASSERT_EQ(track.models.size(), 1U);
  EXPECT_THAT(track.models[0].p, ElementsAre(0.92, 0.93, 0.4, 0.5));
  EXPECT_THAT(track.y, ElementsAre(0, 1, 0, 1));
  EXPECT_THAT(track.base_rate, ElementsAre(0.51, 0.52, 0.53, 0.54));
}

TEST(UnlearntTrack, DaysItHasLearntDoNotCountWhenTheWalkForwardHadOtherHyperParameters) {
  const WalkForward track = FiveDays().unlearnt(Date(2024, 1, 3), R"({"l2": 2})");
  EXPECT_THAT(track.days, ElementsAre(Date(2024, 1, 4), Date(2024, 1, 5)));
  EXPECT_THAT(track.models[0].p, ElementsAre(0.4, 0.5));
  EXPECT_THAT(track.y, ElementsAre(0, 1));
  EXPECT_THAT(track.base_rate, ElementsAre(0.53, 0.54));
}

TEST(UnlearntTrack, IsEmptyWhenEveryDayIsLearntAndNothingStandsForIt) {
  FiveDays days;
  days.incumbent.model.algorithm = "oracle";
  EXPECT_TRUE(days.unlearnt(Date(2024, 1, 5)).days.empty());
  days.incumbent.model.algorithm = "blend";
  days.incumbent.model.configuration = "{";
  EXPECT_TRUE(days.unlearnt(Date(2024, 1, 5)).days.empty());
}

// An incumbent of 1'300 sessions before the court of more data.
class IncumbentJudged : public testing::Test {
 protected:
  static constexpr std::size_t kLearnt = 1'300;
  static constexpr std::size_t kFewMore = 1'360;
  static constexpr std::size_t kManyMore = 1'600;

  // The incumbent is right on `percent` days of a hundred.
  void serve(std::size_t percent) {
    const auto data = testing_support::keep_training_data(*store_, kLearnt);
    incumbent_.version = 3;
    incumbent_.model = {.name = "sensex-evening",
                        .algorithm = "blend",
                        .snapshot = data->snapshot.id,
                        .configuration = configuration_of(model_features(sensex_market()).names)};
    incumbent_.model.artefact_sha256 = *store_->objects().put(std::to_string(percent) + " of 100");
  }
  static std::string configuration_of(const std::vector<std::string>& features) {
    return nlohmann::json{{"hyper_parameters", {{"l2", 1}}}, {"features", features}}.dump();
  }

  Result<IncumbentVerdict> judge(std::size_t sessions, std::size_t refitted_percent,
                                 const std::string& hyper_parameters = R"({"l2": 1})") {
    const auto data = testing_support::keep_training_data(*store_, sessions);
    const Dataset dataset = *make_dataset(data->panel, sensex_market(), Session::evening);
    if (trainers_.empty()) {
      trainers_ = {std::make_shared<DivinerTrainer>(refitted_percent, hyper_parameters)};
    }
    const std::vector<const ClassifierTrainer*> pointers = {trainers_.front().get()};
    const WalkForward tracks = *walk_forward(dataset, pointers, {});
    return judge_incumbent(incumbent_, dataset, tracks,
                           {*data, sensex_market(), trainers_, *store_});
  }

  ModelRecord incumbent_ = {};
  Trainers trainers_ = {};
  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(IncumbentJudged, StaysWhenItsAlgorithmIsNoWorseThanTheBaseRate) {
  serve(70);
  const IncumbentVerdict verdict = judge(kFewMore, 56).value();
  EXPECT_TRUE(verdict.stays);
  EXPECT_THAT(verdict.reason, StartsWith("stays, for it is no worse than the base rate: log-loss"));
}

TEST_F(IncumbentJudged, GoesWhenItsAlgorithmIsWorseHoweverWellItKnowsItsOwnDays) {
  serve(100);
  const IncumbentVerdict verdict = judge(kFewMore, 20).value();
  EXPECT_FALSE(verdict.stays);
  EXPECT_THAT(verdict.reason, StartsWith("has become worse than the base rate: log-loss skill -"));
}

TEST_F(IncumbentJudged, GoesWhenItsOwnAnswersSinceAreWorseHoweverWellItsAlgorithmDoes) {
  serve(0);
  EXPECT_FALSE(judge(kManyMore, 60).value().stays);
}

TEST_F(IncumbentJudged, IsJudgedByItsOwnAnswersAloneWhenTheHyperParametersChanged) {
  serve(70);
  const IncumbentVerdict verdict = judge(kManyMore, 0, R"({"l2": 2})").value();
  EXPECT_TRUE(verdict.stays) << verdict.reason;
  EXPECT_THAT(verdict.reason, HasSubstr("over 300 days"));
}

TEST_F(IncumbentJudged, StaysWhileTooFewDaysCanTell) {
  serve(0);
  const IncumbentVerdict verdict = judge(kFewMore, 0, R"({"l2": 2})").value();
  EXPECT_TRUE(verdict.stays);
  EXPECT_EQ(verdict.reason,
            "stays: only 60 days that it has not learnt from can be counted, and it takes 250 to "
            "tell");
}

TEST_F(IncumbentJudged, GoesWhenItSpeaksOfOtherFeatures) {
  serve(70);
  incumbent_.model.configuration = configuration_of({"moon"});
  const IncumbentVerdict verdict = judge(kFewMore, 70).value();
  EXPECT_FALSE(verdict.stays);
  EXPECT_EQ(verdict.reason, "was trained on other features than this program computes");
}

TEST_F(IncumbentJudged, GoesWhenItsArtefactIsGone) {
  serve(70);
  incumbent_.model.artefact_sha256 = std::string(64, '0');
  const IncumbentVerdict verdict = judge(kFewMore, 70).value();
  EXPECT_FALSE(verdict.stays);
  EXPECT_THAT(verdict.reason, StartsWith("can no longer be used: "));
}

TEST_F(IncumbentJudged, GoesWhenItsDataAreGone) {
  serve(70);
  incumbent_.model.snapshot = std::string(64, '0');
  EXPECT_FALSE(judge(kFewMore, 70).value().stays);
}

// A store that does not answer says nothing about the model.
class BusyTrainer final : public ClassifierTrainer {
 public:
  std::string_view name() const override { return "blend"; }
  std::string configuration() const override { return R"({"l2": 1})"; }
  Result<std::unique_ptr<Classifier>> fit(const TrainingSet& set,
                                          std::uint64_t seed) const override {
    return DivinerTrainer(70).fit(set, seed);
  }
  Result<std::unique_ptr<Classifier>> restore(std::string_view) const override {
    return fail(Errc::unavailable, "busy");
  }
};

TEST_F(IncumbentJudged, IsNotJudgedWhileItCannotBeRead) {
  serve(70);
  trainers_ = {std::make_shared<BusyTrainer>()};
  EXPECT_EQ(judge(kFewMore, 70).error().message, "busy");
}

}  // namespace
}  // namespace sensex
