#include "adapters/xgboost/xgboost_trainer.h"

#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include "models/baselines.h"
#include "models/blend.h"
#include "models/container.h"
#include "models/logistic.h"
#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::kMissing;
using testing_support::planted_samples;
using testing_support::Samples;

const Samples& samples() {
  static const Samples planted = planted_samples(800, 1.0, 5);
  return planted;
}

std::unique_ptr<Classifier> fitted(std::uint64_t seed = 42) {
  return make_xgboost_trainer()->fit(samples().set(), seed).value();
}

std::vector<double> answers(const Classifier& model) {
  std::vector<double> result;
  for (std::size_t i = 0; i < samples().y.size(); ++i) {
    result.push_back(model.probability_up(samples().row(i)));
  }
  return result;
}

TEST(Xgboost, FindsAPlantedSignal) {
  const auto model = fitted();
  EXPECT_GT(model->probability_up(std::vector{2.0, 0.0, 0.0, 0.0, 0.0}), 0.65);
  EXPECT_LT(model->probability_up(std::vector{-2.0, 0.0, 0.0, 0.0, 0.0}), 0.35);
}

TEST(Xgboost, NeverFallsAsTheUsNightRises) {
  const auto model = fitted();
  double before = 0;
  for (double us = -4; us <= 4; us += 0.05) {
    const double p = model->probability_up(std::vector{us, 0.3, -0.2, 0.0, 0.0});
    EXPECT_GE(p, before);
    before = p;
  }
}

TEST(Xgboost, AnswersARowOfMissingValues) {
  const double p = fitted()->probability_up(std::vector<double>(5, kMissing));
  EXPECT_TRUE(p > 0 && p < 1);
}

TEST(Xgboost, StartsFromTheTrainingMean) {
  Samples noise = planted_samples(4000, 0.0, 5);
  for (std::size_t i = 0; i < noise.y.size(); ++i) noise.y[i] = i % 5 == 0 ? 0 : 1;
  const auto model = make_xgboost_trainer()->fit(noise.set(), 42).value();
  double sum = 0;
  for (std::size_t i = 0; i < noise.y.size(); ++i) sum += model->probability_up(noise.row(i));
  EXPECT_NEAR(sum / 4000, 0.8, 0.005);
}

TEST(Xgboost, SeesTheGlobalAndTheIndexBlockOnly) {
  const auto model = fitted();
  EXPECT_EQ(model->probability_up(std::vector{1.0, 0.0, 0.0, 0.0, 0.0}),
            model->probability_up(std::vector{1.0, 0.0, 0.0, 1e9, -1e9}));
}

TEST(Xgboost, RetrainedIsTheSameBytes) { EXPECT_EQ(fitted()->serialize(), fitted()->serialize()); }

TEST(Xgboost, AnotherSeedGrowsOtherTrees) {
  EXPECT_NE(fitted(1)->serialize(), fitted(2)->serialize());
}

TEST(Xgboost, TrainedOnTwoThreadsAtOnceIsTheSameBytes) {
  std::vector<std::string> bytes(2);
  {
    std::jthread first([&bytes] { bytes[0] = fitted()->serialize(); });
    std::jthread second([&bytes] { bytes[1] = fitted()->serialize(); });
  }
  EXPECT_EQ(bytes[0], fitted()->serialize());
  EXPECT_EQ(bytes[1], bytes[0]);
}

TEST(Xgboost, RestoredAnswersTheSameBitForBit) {
  const auto model = fitted();
  const auto restored = make_xgboost_trainer()->restore(model->serialize());
  ASSERT_TRUE(restored);
  EXPECT_EQ(answers(**restored), answers(*model));
  EXPECT_EQ((*restored)->serialize(), model->serialize());
}

TEST(Xgboost, AnswersSeveralThreadsAsItAnswersOne) {
  const auto model = fitted();
  std::vector<std::vector<double>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : seen) threads.emplace_back([&model, &mine] { mine = answers(*model); });
  }
  for (const auto& one : seen) EXPECT_EQ(one, answers(*model));
}

TEST(Xgboost, StoredBytesCutAnywhereAreRefused) {
  EXPECT_EQ(testing_support::first_damage_accepted(*make_xgboost_trainer(), fitted()->serialize()),
            "");
}

TEST(Xgboost, RefusesPartsThatAreNotItsOwn) {
  const auto trainer = make_xgboost_trainer();
  const std::string columns =
      R"({"algorithm":"xgboost","format":1,"numbers":{"positions":[0]},"texts":{"names":["us_a"]}})";
  for (const char* trees : {"", "{", "not trees at all", "{L"}) {
    const auto model = trainer->restore(pack_parts(
        "xgboost", {{.name = "columns", .bytes = columns}, {.name = "trees", .bytes = trees}}));
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().code, Errc::malformed_data);
  }
}

TEST(Xgboost, RefusesTreesOfAnotherWidth) {
  const auto parts = unpack_parts(fitted()->serialize(), "xgboost").value();
  const std::string columns =
      R"({"algorithm":"xgboost","format":1,"numbers":{"positions":[0]},"texts":{"names":["us_a"]}})";
  const auto model = make_xgboost_trainer()->restore(
      pack_parts("xgboost", {{.name = "columns", .bytes = columns}, parts[1]}));
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::malformed_data);
}

TEST(Xgboost, RefusesOneClassAndTooFewSamples) {
  Samples one_class = samples();
  one_class.y.assign(one_class.y.size(), 1);
  const auto trainer = make_xgboost_trainer();
  EXPECT_EQ(trainer->fit(one_class.set(), 1).error().code, Errc::not_enough_data);
  EXPECT_EQ(trainer->fit(planted_samples(49, 1.0, 5).set(), 1).error().code, Errc::not_enough_data);
}

TEST(Xgboost, RefusesASetWithoutItsFeatures) {
  Samples others = samples();
  std::ranges::fill(others.blocks, FeatureBlock::stocks);
  EXPECT_EQ(make_xgboost_trainer()->fit(others.set(), 1).error().code, Errc::invalid_argument);
}

TEST(Xgboost, ConfigurationStatesTheParameters) {
  EXPECT_EQ(make_xgboost_trainer()->configuration(),
            R"({"rounds": 200, "blocks": "global and index", "base_score": "training mean", )"
            R"("increasing_in": "us_overnight", "objective": "binary:logistic", )"
            R"("tree_method": "hist", "eta": 0.02, "max_depth": 2, "min_child_weight": 20, )"
            R"("subsample": 0.5, "colsample_bytree": 0.5, "lambda": 10, "alpha": 0, "gamma": 0, )"
            R"("max_bin": 64, "nthread": 1, "verbosity": 0})");
}

TEST(Xgboost, BlendedWithTheLogisticIsRestoredBitForBit) {
  const auto trainer = make_blend_trainer({make_logistic_trainer(), make_xgboost_trainer()});
  const auto model = trainer->fit(samples().set(), 42);
  ASSERT_TRUE(model);
  const auto restored = trainer->restore((*model)->serialize());
  ASSERT_TRUE(restored);
  EXPECT_EQ(answers(**restored), answers(**model));
}

}  // namespace
}  // namespace sensex
