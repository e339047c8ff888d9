#pragma once

#include <string>
#include <vector>

#include "store/registry_test_support.h"
#include "store/store_contract.h"

namespace sensex {

class ModelRegistryContract : public StoreContract {
 protected:
  ModelRegistry& models() { return store().models(); }

  static NewModel model(const std::string& name, const std::string& artefact) {
    return {.name = name,
            .algorithm = "blend",
            .snapshot = "9f2c",
            .code_version = "0.1.0",
            .configuration = R"({"seed": 1})",
            .metrics = R"({"skill": 0.043})",
            .artefact_sha256 = artefact,
            .report_sha256 = "ab12",
            .trained_at = instant_of(1000)};
  }

  void add_versions(int count) {
    for (int i = 1; i <= count; ++i) add_model(models(), model("m", std::to_string(i)));
  }
  void promote(std::int64_t version, const std::string& reason = "better") {
    const Status done =
        models().set_stage("m", version, Stage::production, reason, instant_of(2000 + version));
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  // Two new models: the first refused, the second put into Production.
  static Registration run_over(std::optional<std::int64_t> incumbent) {
    return {.models = {model("m", "first"), model("m", "second")},
            .incumbent = incumbent,
            .choices = {{.model = 0, .stage = Stage::staging, .reason = "refused"},
                        {.model = 1, .stage = Stage::production, .reason = "nothing better"}},
            .at = instant_of(5000)};
  }
  std::int64_t roll_back() {
    return value_of(models().rollback("m", "worse live", instant_of(9000))).version;
  }
  // "1 Production better, ..." oldest first.
  std::string told_history() {
    std::string text;
    for (const StageEvent& event : value_of(models().history("m"))) {
      text += std::to_string(event.version) + " " + std::string(to_string(event.stage)) + " " +
              event.reason + "\n";
    }
    return text;
  }
  std::string stages() {
    std::string text;
    for (const ModelRecord& record : value_of(models().list())) {
      text += record.model.name + std::to_string(record.version) + " " +
              std::string(to_string(record.stage)) + "\n";
    }
    return text;
  }
};

TEST_P(ModelRegistryContract, NumbersTheVersionsOfEachName) {
  EXPECT_EQ(add_model(models(), model("a", "1")), 1);
  EXPECT_EQ(add_model(models(), model("a", "2")), 2);
  EXPECT_EQ(add_model(models(), model("b", "1")), 1);
  EXPECT_EQ(stages(), "a2 None\na1 None\nb1 None\n");
}

TEST_P(ModelRegistryContract, GivesBackEveryFieldOfAModel) {
  add_model(models(), model("m", "77aa"));
  const ModelRecord kept = value_of(models().find("m", 1));
  const NewModel expected = model("m", "77aa");
  EXPECT_EQ(kept.model.name, expected.name);
  EXPECT_EQ(kept.model.algorithm, expected.algorithm);
  EXPECT_EQ(kept.model.snapshot, expected.snapshot);
  EXPECT_EQ(kept.model.code_version, expected.code_version);
  EXPECT_EQ(kept.model.configuration, expected.configuration);
  EXPECT_EQ(kept.model.metrics, expected.metrics);
  EXPECT_EQ(kept.model.artefact_sha256, expected.artefact_sha256);
  EXPECT_EQ(kept.model.report_sha256, expected.report_sha256);
  EXPECT_EQ(kept.model.trained_at, expected.trained_at);
  EXPECT_EQ(kept.stage_since, expected.trained_at);
}

TEST_P(ModelRegistryContract, TheSameModelTwiceIsOneVersion) {
  add_versions(2);
  NewModel again = model("m", "1");
  again.metrics = "{}";
  EXPECT_EQ(add_model(models(), again), 1);
  EXPECT_EQ(value_of(models().find("m", 1)).model.metrics, model("m", "1").metrics);
  EXPECT_EQ(value_of(models().list()).front().version, 2);
}

TEST_P(ModelRegistryContract, TheSameArtefactOfOtherDataIsAnotherModel) {
  add_model(models(), model("m", "1"));
  NewModel retrained = model("m", "1");
  retrained.snapshot = "other";
  EXPECT_EQ(add_model(models(), retrained), 2);
}

TEST_P(ModelRegistryContract, SaysWhichVersionIsNotThere) {
  add_versions(1);
  EXPECT_EQ(error_of(models().find("m", 2)).code, Errc::not_found);
  EXPECT_EQ(error_of(models().find("x", 1)).message,
            "no model 'x' version 1; see: sensex models list");
  EXPECT_EQ(error_of(models().set_stage("m", 0, Stage::staging, "", instant_of(1))).code,
            Errc::not_found);
}

TEST_P(ModelRegistryContract, HasNoProductionAndNoHistoryOfAnUnknownName) {
  EXPECT_FALSE(value_of(models().production("x")).has_value());
  EXPECT_TRUE(value_of(models().history("x")).empty());
}

TEST_P(ModelRegistryContract, PromotionArchivesTheIncumbent) {
  add_versions(2);
  promote(1);
  promote(2);
  EXPECT_EQ(stages(), "m2 Production\nm1 Archived\n");
  EXPECT_EQ(value_of(models().production("m"))->stage_since, instant_of(2002));
  EXPECT_EQ(told_history(),
            "1 Production better\n1 Archived replaced by version 2: better\n2 Production better\n");
}

TEST_P(ModelRegistryContract, PromotionLeavesOtherNamesAlone) {
  add_model(models(), model("a", "1"));
  add_versions(1);
  ASSERT_TRUE(models().set_stage("a", 1, Stage::production, "", instant_of(1)).has_value());
  promote(1);
  EXPECT_EQ(stages(), "a1 Production\nm1 Production\n");
}

TEST_P(ModelRegistryContract, MovingToTheStageItHasChangesNothing) {
  add_versions(1);
  promote(1, "first");
  promote(1, "again");
  EXPECT_EQ(told_history(), "1 Production first\n");
}

TEST_P(ModelRegistryContract, RollbackPutsThePreviousVersionBack) {
  add_versions(2);
  promote(1);
  promote(2);
  EXPECT_EQ(roll_back(), 1);
  EXPECT_EQ(stages(), "m2 Archived\nm1 Production\n");
}

TEST_P(ModelRegistryContract, TwoRollbacksGoTwoPromotionsBack) {
  add_versions(3);
  for (const int version : {1, 2, 3}) promote(version);
  EXPECT_EQ(roll_back(), 2);
  EXPECT_EQ(roll_back(), 1);
  EXPECT_EQ(error_of(models().rollback("m", "", instant_of(1))).code, Errc::not_found);
}

TEST_P(ModelRegistryContract, APromotionOfAnOldVersionCanBeRolledBack) {
  add_versions(2);
  for (const int version : {1, 2, 1}) promote(version);
  EXPECT_EQ(roll_back(), 2);
}

TEST_P(ModelRegistryContract, RollbackFromAnEmptyProductionPutsTheLastOneBack) {
  add_versions(1);
  promote(1);
  ASSERT_TRUE(models().set_stage("m", 1, Stage::archived, "pause", instant_of(5)).has_value());
  EXPECT_EQ(roll_back(), 1);
  EXPECT_EQ(stages(), "m1 Production\n");
}

TEST_P(ModelRegistryContract, RollbackWithoutAnEarlierVersionChangesNothing) {
  add_versions(2);
  promote(2);
  EXPECT_EQ(error_of(models().rollback("m", "", instant_of(1))).code, Errc::not_found);
  EXPECT_EQ(stages(), "m2 Production\nm1 None\n");
}

TEST_P(ModelRegistryContract, ATrainingRunIsRegisteredStagedAndPromotedAtOnce) {
  add_versions(1);
  promote(1);
  const std::vector<ModelRecord> records = value_of(models().apply(run_over(1)));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].version, 2);
  EXPECT_EQ(records[0].stage, Stage::staging);
  EXPECT_EQ(records[1].version, 3);
  EXPECT_EQ(records[1].stage, Stage::production);
  EXPECT_EQ(records[1].stage_since, instant_of(5000));
  EXPECT_EQ(stages(), "m3 Production\nm2 Staging\nm1 Archived\n");
  EXPECT_EQ(told_history(),
            "1 Production better\n2 Staging refused\n"
            "1 Archived replaced by version 3: nothing better\n3 Production nothing better\n");
}

TEST_P(ModelRegistryContract, TheSameTrainingRunTwiceChangesNothing) {
  const std::vector<ModelRecord> first = value_of(models().apply(run_over(std::nullopt)));
  const std::string history = told_history();
  Registration again = run_over(2);
  again.at = instant_of(6000);
  const std::vector<ModelRecord> second = value_of(models().apply(again));
  EXPECT_EQ(second[0].version, first[0].version);
  EXPECT_EQ(second[1].stage_since, first[1].stage_since);
  EXPECT_EQ(told_history(), history);
}

TEST_P(ModelRegistryContract, AModelThatWasThereKeepsItsStageWhenNothingElseIsChosen) {
  add_versions(1);
  promote(1);
  const Registration known{.models = {model("m", "1"), model("m", "2")}, .incumbent = 1};
  const std::vector<ModelRecord> records = value_of(models().apply(known));
  EXPECT_EQ(records[0].stage, Stage::production);
  EXPECT_EQ(records[1].stage, Stage::none);
}

TEST_P(ModelRegistryContract, ChoicesMadeAgainstAnotherIncumbentAreNotApplied) {
  add_versions(2);
  promote(2);
  const Error error = error_of(models().apply(run_over(1)));
  EXPECT_EQ(error.code, Errc::unavailable);
  EXPECT_EQ(error.message,
            "version 2 of 'm' is in Production, expected version 1: somebody else promoted "
            "meanwhile, and nothing was registered; try again");
  EXPECT_EQ(stages(), "m2 Production\nm1 None\n");
}

TEST_P(ModelRegistryContract, AnIncumbentThatCameOrWentMeanwhileIsNoticed) {
  EXPECT_EQ(error_of(models().apply(run_over(1))).message,
            "no version of 'm' is in Production, expected version 1: somebody else promoted "
            "meanwhile, and nothing was registered; try again");
  add_versions(1);
  promote(1);
  EXPECT_EQ(error_of(models().apply(run_over(std::nullopt))).code, Errc::unavailable);
  EXPECT_EQ(stages(), "m1 Production\n");
}

TEST_P(ModelRegistryContract, ARegistrationThatDoesNotAddUpChangesNothing) {
  Registration stray = run_over(std::nullopt);
  stray.choices[1].model = 2;
  EXPECT_EQ(error_of(models().apply(stray)).message, "a stage for model 3 of 2");
  Registration mixed = run_over(std::nullopt);
  mixed.models[1].name = "other";
  EXPECT_EQ(error_of(models().apply(mixed)).message,
            "a registration of two names, 'm' and 'other'");
  EXPECT_EQ(error_of(models().apply({})).code, Errc::internal);
  EXPECT_EQ(stages(), "");
}

}  // namespace sensex
