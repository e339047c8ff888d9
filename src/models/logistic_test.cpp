#include "models/logistic.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "models/ridge.h"
#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::kMissing;
using testing_support::planted_samples;
using testing_support::Samples;

std::unique_ptr<Classifier> fitted(const Samples& samples) {
  return make_logistic_trainer()->fit(samples.set(), 1).value();
}

Errc refusal(const Samples& samples) {
  return make_logistic_trainer()->fit(samples.set(), 1).error().code;
}

// One global feature of mean 0 and deviation 1: lambda is 1 / 0.4^2 = 6.25.
TEST(Logistic, SolvesTheRidgeProblemOfItsBlock) {
  Samples samples{.names = {"us_overnight"}, .blocks = {FeatureBlock::global}};
  for (int i = 0; i < 60; ++i) {
    samples.x.push_back(i % 2 == 0 ? 1 : -1);
    samples.y.push_back(i % 3 == 0 ? 1 : i % 2);
  }
  const std::vector<double> penalty = {6.25};
  const auto expected = solve_ridge({.z = samples.x, .y = samples.y, .penalty = penalty}).value();
  const double z = expected.intercept + expected.slopes[0];
  EXPECT_DOUBLE_EQ(fitted(samples)->probability_up(std::vector{1.0}), 1 / (1 + std::exp(-z)));
}

TEST(Logistic, FindsAPlantedSignal) {
  const auto model = fitted(planted_samples(2000, 1.0, 3));
  EXPECT_GT(model->probability_up(std::vector{2.0, 0.0, 0.0, 0.0, 0.0}), 0.8);
  EXPECT_LT(model->probability_up(std::vector{-2.0, 0.0, 0.0, 0.0, 0.0}), 0.2);
}

TEST(Logistic, TakesAMissingValueForTheMean) {
  Samples samples = planted_samples(500, 1.0, 3);
  double sum = 0;
  for (std::size_t i = 0; i < 500; ++i) sum += samples.row(i)[0];
  const auto model = fitted(samples);
  EXPECT_NEAR(model->probability_up(std::vector{kMissing, 0.0, 0.0, 0.0, 0.0}),
              model->probability_up(std::vector{sum / 500, 0.0, 0.0, 0.0, 0.0}), 1e-12);
}

TEST(Logistic, AFeatureInNoBlockHasNoSay) {
  const auto model = fitted(planted_samples(500, 1.0, 3));
  EXPECT_EQ(model->probability_up(std::vector{1.0, 0.0, 0.0, 0.0, 0.0}),
            model->probability_up(std::vector{1.0, 0.0, 0.0, 0.0, 1e9}));
}

TEST(Logistic, AConstantColumnHasNoSay) {
  Samples samples = planted_samples(500, 1.0, 3);
  for (std::size_t i = 0; i < 500; ++i) samples.x[i * 5 + 1] = 0.1;
  const auto model = fitted(samples);
  EXPECT_EQ(model->probability_up(std::vector{1.0, 0.1, 0.0, 0.0, 0.0}),
            model->probability_up(std::vector{1.0, -5.0, 0.0, 0.0, 0.0}));
}

TEST(Logistic, StaysInsideTheUnitIntervalForAbsurdRows) {
  const auto model = fitted(planted_samples(500, 1.0, 3));
  for (const double value : {1e300, -1e300, std::numeric_limits<double>::infinity()}) {
    const double p = model->probability_up(std::vector{value, 0.0, 0.0, 0.0, 0.0});
    EXPECT_TRUE(p > 0 && p < 1) << value;
  }
}

TEST(Logistic, RefusesTooFewSamplesAndOneClass) {
  EXPECT_EQ(refusal(planted_samples(49, 1.0, 3)), Errc::not_enough_data);
  Samples samples = planted_samples(500, 1.0, 3);
  samples.y.assign(500, 0);
  EXPECT_EQ(refusal(samples), Errc::not_enough_data);
}

TEST(Logistic, RefusesASetThatDoesNotAddUp) {
  Samples samples = planted_samples(500, 1.0, 3);
  samples.x.pop_back();
  EXPECT_EQ(refusal(samples), Errc::invalid_argument);
}

TEST(Logistic, RefusesASetWithoutAFeatureOfABlock) {
  Samples samples = planted_samples(500, 1.0, 3);
  std::ranges::fill(samples.blocks, FeatureBlock::none);
  EXPECT_EQ(refusal(samples), Errc::invalid_argument);
}

TEST(Logistic, ConfigurationStatesThePenalties) {
  EXPECT_EQ(make_logistic_trainer()->configuration(),
            R"({"lambda": "features of the block / tau^2", )"
            R"("tau": {"global": 0.4, "index": 0.2, "stocks": 0.1}})");
}

TEST(Logistic, RefusesStoredListsOfUnequalLength) {
  const auto model = make_logistic_trainer()->restore(
      R"({"algorithm":"logistic","format":1,"numbers":{"columns":[2],"intercept":[0],)"
      R"("mean":[0,0],"scale":[1],"slope":[1,1]},"texts":{}})");
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::malformed_data);
}

}  // namespace
}  // namespace sensex
