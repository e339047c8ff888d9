#pragma once

#include <string>
#include <vector>

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
    for (int i = 1; i <= count; ++i) value_of(models().add(model("m", std::to_string(i))));
  }
  void promote(std::int64_t version, const std::string& reason = "better") {
    const Status done =
        models().set_stage("m", version, Stage::production, reason, instant_of(2000 + version));
    ASSERT_TRUE(done.has_value()) << done.error().message;
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
  EXPECT_EQ(value_of(models().add(model("a", "1"))), 1);
  EXPECT_EQ(value_of(models().add(model("a", "2"))), 2);
  EXPECT_EQ(value_of(models().add(model("b", "1"))), 1);
  EXPECT_EQ(stages(), "a2 None\na1 None\nb1 None\n");
}

TEST_P(ModelRegistryContract, GivesBackEveryFieldOfAModel) {
  value_of(models().add(model("m", "77aa")));
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

TEST_P(ModelRegistryContract, RefusesTheSameModelTwice) {
  value_of(models().add(model("m", "1")));
  EXPECT_EQ(error_of(models().add(model("m", "1"))).code, Errc::already_exists);
  EXPECT_EQ(value_of(models().latest("m"))->version, 1);
}

TEST_P(ModelRegistryContract, TheSameArtefactOfOtherDataIsAnotherModel) {
  value_of(models().add(model("m", "1")));
  NewModel retrained = model("m", "1");
  retrained.snapshot = "other";
  EXPECT_EQ(value_of(models().add(retrained)), 2);
}

TEST_P(ModelRegistryContract, SaysWhichVersionIsNotThere) {
  add_versions(1);
  EXPECT_EQ(error_of(models().find("m", 2)).code, Errc::not_found);
  EXPECT_EQ(error_of(models().find("x", 1)).message,
            "no model 'x' version 1; see: sensex models list");
  EXPECT_EQ(error_of(models().set_stage("m", 0, Stage::staging, "", instant_of(1))).code,
            Errc::not_found);
}

TEST_P(ModelRegistryContract, HasNoLatestAndNoProductionOfAnUnknownName) {
  EXPECT_FALSE(value_of(models().latest("x")).has_value());
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
  value_of(models().add(model("a", "1")));
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

}  // namespace sensex
