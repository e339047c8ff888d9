#include "pipeline/promote.h"

#include <gtest/gtest.h>

#include "store/registry_test_support.h"
#include "store/store.h"

namespace sensex {
namespace {

class Promotion : public testing::Test {
 protected:
  std::int64_t add(const std::string& algorithm, double skill, double dm_t,
                   std::size_t days = 2'699) {
    ModelScore score;
    score.name = algorithm;
    score.n = days;
    score.skill = skill;
    score.dm_t = dm_t;
    NewModel model;
    model.name = "sensex-pre-open";
    model.algorithm = algorithm;
    model.metrics = to_json_text(score);
    return add_model(registry(), model);
  }

  Result<ModelRecord> promote_version(std::int64_t version) {
    return promote(registry(), "sensex-pre-open", version, "test", clock_);
  }

  std::int64_t production() { return (*registry().production("sensex-pre-open"))->version; }
  ModelRegistry& registry() { return store_->models(); }

 private:
  const FixedClock clock_{Instant{}};
  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(Promotion, ModelThatBeatsTheBaseRateServes) {
  const std::int64_t version = add("blend", 0.04, 7.9);
  ASSERT_TRUE(promote_version(version).has_value());
  EXPECT_EQ(production(), version);
}

TEST_F(Promotion, ModelThatDoesNotIsRefusedAndTheIncumbentStays) {
  const std::int64_t incumbent = add("base-rate", 0.0, 0.0);
  ASSERT_TRUE(promote_version(incumbent).has_value());
  const Result<ModelRecord> refused = promote_version(add("blend", -0.01, -1.0));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_EQ(refused.error().message,
            "sensex-pre-open version 2 was not promoted: blend does not beat the base rate in log "
            "loss by more than chance explains: skill -1.00 %, t = -1.00 over 2699 days, where a "
            "skill above 0 with t of at least 2.58 over at least 250 days is needed");
  EXPECT_EQ(production(), incumbent);
}

TEST_F(Promotion, SkillThatChanceExplainsIsRefused) {
  EXPECT_EQ(promote_version(add("blend", 0.002, 0.6)).error().code, Errc::refused);
}

TEST_F(Promotion, SkillOverTooFewDaysIsRefused) {
  const Result<ModelRecord> refused = promote_version(add("blend", 0.1, 3.6, 11));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, Errc::refused);
  EXPECT_NE(refused.error().message.find("over 11 days"), std::string::npos);
}

TEST_F(Promotion, UnknownVersionIsNotFound) {
  EXPECT_EQ(promote_version(7).error().code, Errc::not_found);
}

TEST_F(Promotion, DamagedMetricsAreNotTakenForAScore) {
  NewModel model;
  model.name = "sensex-pre-open";
  model.algorithm = "blend";
  model.metrics = "{";
  EXPECT_EQ(promote_version(add_model(registry(), model)).error().code, Errc::malformed_data);
}

TEST_F(Promotion, StageEventsAreThoseOfEveryNameOnce) {
  ASSERT_TRUE(promote_version(add("base-rate", 0.0, 0.0)).has_value());
  ASSERT_TRUE(promote_version(add("blend", 0.04, 7.9)).has_value());
  const std::int64_t other = add_model(registry(), {.name = "nifty50-evening"});
  ASSERT_TRUE(
      registry().set_stage("nifty50-evening", other, Stage::staging, "why", {}).has_value());
  const std::vector<ModelRecord> records = registry().list().value();
  std::string told;
  const std::vector<StageEvent> events = stage_events(registry(), records).value();
  for (const StageEvent& event : events) {
    told += event.name + " " + std::to_string(event.version) + " " + event.reason + "\n";
  }
  EXPECT_EQ(told,
            "nifty50-evening 1 why\nsensex-pre-open 1 test\nsensex-pre-open 1 replaced by version "
            "2: test\nsensex-pre-open 2 test\n");
  EXPECT_TRUE(stage_events(registry(), {}).value().empty());
}

}  // namespace
}  // namespace sensex
