#include "pipeline/train_gate.h"

#include <gtest/gtest.h>

#include "evaluation/report.h"

namespace sensex {
namespace {

NewModel model_with(const std::string& algorithm, double skill, double dm_t) {
  const ModelScore score{.name = algorithm, .n = 2'699, .skill = skill, .dm_t = dm_t};
  return {.name = "m",
          .algorithm = algorithm,
          .metrics = to_json_text(score),
          .artefact_sha256 = algorithm};
}

std::vector<NewModel> models_with(double skill, double dm_t) {
  return {model_with("base-rate", 0, 0), model_with("xgboost", 0.08, 9.0),
          model_with("blend", skill, dm_t)};
}

ModelRecord incumbent_of(const std::string& algorithm) {
  return {.model = {.name = "m", .algorithm = algorithm, .artefact_sha256 = "old"},
          .version = 7,
          .stage = Stage::production};
}

Result<IncumbentVerdict> never_asked(const ModelRecord& /*incumbent*/) {
  ADD_FAILURE() << "the judge was asked";
  return IncumbentVerdict{};
}
Result<IncumbentVerdict> stays(const ModelRecord& /*incumbent*/) {
  return IncumbentVerdict{true, "stays"};
}
Result<IncumbentVerdict> goes(const ModelRecord& /*incumbent*/) {
  return IncumbentVerdict{false, "has become worse"};
}

constexpr std::string_view kRefusal =
    "blend does not beat the base rate in log loss by more than chance explains: skill 0.17 %, t = "
    "0.70 over 2699 days, where a skill above 0 with t of at least 2.58 over at least 250 days is "
    "needed; ";

// "2 Production", in order: the model's position and its stage.
std::string chosen(const GateAnswer& answer) {
  std::string text;
  for (const StageChoice& choice : answer.choices) {
    text += (text.empty() ? "" : ", ") + std::to_string(choice.model) + " " +
            std::string(to_string(choice.stage));
  }
  return text;
}

TEST(TrainGate, OnlyTheCandidateIsAskedNotWhoeverDidBest) {
  const auto answer = ask_gate(models_with(0.04, 7.9), incumbent_of("xgboost"), never_asked);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(chosen(*answer), "2 Production");
  EXPECT_EQ(answer->reason, "beats the base rate: log-loss skill 4.00 %, t = 7.9 over 2699 days");
  EXPECT_EQ(answer->choices[0].reason, answer->reason);
}

TEST(TrainGate, WithoutAnIncumbentTheBaseRateServes) {
  const auto answer = ask_gate(models_with(0.0017, 0.7), std::nullopt, never_asked);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(chosen(*answer), "2 Staging, 0 Production");
  EXPECT_EQ(answer->reason,
            std::string(kRefusal) + "nothing else is in Production, so the base rate serves");
  EXPECT_EQ(answer->choices[0].reason, answer->reason);
}

TEST(TrainGate, AnIncumbentThatStaysIsLeftAlone) {
  const auto answer = ask_gate(models_with(0.0017, 0.7), incumbent_of("blend"), stays);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(chosen(*answer), "2 Staging");
  EXPECT_EQ(answer->reason, std::string(kRefusal) + "version 7 (blend) stays");
}

TEST(TrainGate, AnIncumbentThatGoesIsReplacedByTheBaseRate) {
  const auto answer = ask_gate(models_with(0.0017, 0.7), incumbent_of("blend"), goes);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(chosen(*answer), "2 Staging, 0 Production");
  EXPECT_EQ(answer->choices[1].reason, "version 7 (blend) has become worse");
  EXPECT_EQ(answer->reason,
            std::string(kRefusal) + "version 7 (blend) has become worse, so the base rate serves");
}

TEST(TrainGate, TheBaseRateIsNotJudgedAgainstItself) {
  const auto answer = ask_gate(models_with(0.0017, 0.7), incumbent_of("base-rate"), never_asked);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  EXPECT_EQ(chosen(*answer), "2 Staging, 0 Production");
  EXPECT_EQ(answer->choices[1].reason, "the base rate of newer data");
}

TEST(TrainGate, ACandidateThatIsTheIncumbentIsNotStaged) {
  const std::vector<NewModel> models = models_with(0.0017, 0.7);
  const ModelRecord itself{.model = models[2], .version = 3, .stage = Stage::production};
  EXPECT_EQ(chosen(ask_gate(models, itself, stays).value()), "");
  EXPECT_EQ(chosen(ask_gate(models, itself, goes).value()), "0 Production");
}

TEST(TrainGate, WhatTheJudgeCannotTellIsNoReasonToGo) {
  const auto answer = ask_gate(models_with(0.0017, 0.7), incumbent_of("blend"),
                               [](const ModelRecord&) -> Result<IncumbentVerdict> {
                                 return fail(Errc::unavailable, "busy");
                               });
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().message, "busy");
}

TEST(TrainGate, DamagedMetricsAreAnErrorNotARefusal) {
  std::vector<NewModel> models = models_with(0.04, 7.9);
  models[2].metrics = "{";
  EXPECT_EQ(ask_gate(models, std::nullopt, never_asked).error().code, Errc::malformed_data);
}

TEST(TrainGate, NeedsTheCandidateAndTheFallback) {
  EXPECT_EQ(ask_gate({model_with("blend", 0.04, 7.9)}, std::nullopt, never_asked).error().code,
            Errc::internal);
  EXPECT_EQ(ask_gate({model_with("base-rate", 0, 0)}, std::nullopt, never_asked).error().code,
            Errc::internal);
}

}  // namespace
}  // namespace sensex
