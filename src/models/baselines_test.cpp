#include "models/baselines.h"

#include <gtest/gtest.h>

#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::kMissing;
using testing_support::Samples;

// Up follows up in 2 of 3 and down in 1 of 3; in one case the last direction is missing.
Samples seven_days() {
  return {.names = {"us_overnight", "last_direction"},
          .blocks = {FeatureBlock::global, FeatureBlock::none},
          .x = {9, 1, 9, 1, 9, 1, 9, 0, 9, 0, 9, 0, 9, kMissing},
          .y = {1, 1, 0, 1, 0, 0, 0}};
}

double probability(const ClassifierTrainer& trainer, std::vector<double> row) {
  const Samples samples = seven_days();
  return trainer.fit(samples.set(), 1).value()->probability_up(row);
}

TEST(BaseRate, IsTheShareOfUpDays) {
  EXPECT_DOUBLE_EQ(probability(*make_base_rate_trainer(), {0, 0}), 3.0 / 7.0);
}

TEST(BaseRate, RefusesOneClass) {
  Samples samples = seven_days();
  samples.y.assign(7, 1);
  const auto model = make_base_rate_trainer()->fit(samples.set(), 1);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::not_enough_data);
}

TEST(BaseRate, RefusesAShareOutsideTheUnitInterval) {
  const auto model = make_base_rate_trainer()->restore(
      R"({"algorithm":"base-rate","format":1,"numbers":{"share":[1.0]},"texts":{}})");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::malformed_data);
}

TEST(AlwaysUp, IsAlmostCertainWhateverComes) {
  EXPECT_EQ(probability(*make_always_up_trainer(), {kMissing, 0}), 0.99);
}

TEST(Persistence, IsTheSmoothedShareAfterTheLastDirection) {
  const auto trainer = make_persistence_trainer();
  EXPECT_DOUBLE_EQ(probability(*trainer, {0, 1}), (2.0 + 1) / (3 + 2));
  EXPECT_DOUBLE_EQ(probability(*trainer, {0, 0}), (1.0 + 1) / (3 + 2));
}

TEST(Persistence, IsTheShareOfAllWhenTheLastDirectionIsMissing) {
  EXPECT_DOUBLE_EQ(probability(*make_persistence_trainer(), {0, kMissing}), (3.0 + 1) / (7 + 2));
}

TEST(Persistence, RefusesASetWithoutTheLastDirection) {
  Samples samples = seven_days();
  samples.names[1] = "index_return_1d";
  const auto model = make_persistence_trainer()->fit(samples.set(), 1);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::invalid_argument);
}

TEST(Persistence, RefusesAColumnThatIsNone) {
  for (const char* column : {"-1", "0.5", "1e300"}) {
    const std::string bytes = R"({"algorithm":"persistence","format":1,"numbers":{"column":[)" +
                              std::string(column) + R"(],"odds":[0.5,0.5,0.5]},"texts":{}})";
    EXPECT_FALSE(make_persistence_trainer()->restore(bytes)) << column;
  }
}

}  // namespace
}  // namespace sensex
