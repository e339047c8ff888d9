#include "models/classifier.h"

#include <functional>

#include <gtest/gtest.h>

#include "models/baselines.h"
#include "models/blend.h"
#include "models/logistic.h"
#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::planted_samples;
using testing_support::Samples;

struct Algorithm {
  std::string name = {};
  std::function<std::unique_ptr<ClassifierTrainer>()> make = {};
};

void PrintTo(const Algorithm& algorithm, std::ostream* out) { *out << algorithm.name; }

// What the port promises, for every algorithm of this folder.
class EveryClassifier : public testing::TestWithParam<Algorithm> {
 protected:
  const Samples samples_ = planted_samples(300, 0.8, 11);
  const std::unique_ptr<ClassifierTrainer> trainer_ = GetParam().make();
  const std::unique_ptr<Classifier> model_ = trainer_->fit(samples_.set(), 42).value();
};

TEST_P(EveryClassifier, HasItsPublishedName) { EXPECT_EQ(trainer_->name(), GetParam().name); }

TEST_P(EveryClassifier, AnswersStrictlyInsideTheUnitInterval) {
  for (std::size_t i = 0; i < samples_.y.size(); ++i) {
    const double p = model_->probability_up(samples_.row(i));
    EXPECT_TRUE(p > 0 && p < 1) << p;
  }
}

TEST_P(EveryClassifier, RestoredAnswersTheSameBitForBit) {
  const auto restored = trainer_->restore(model_->serialize());
  ASSERT_TRUE(restored);
  for (std::size_t i = 0; i < samples_.y.size(); ++i) {
    EXPECT_EQ((*restored)->probability_up(samples_.row(i)),
              model_->probability_up(samples_.row(i)));
  }
  EXPECT_EQ((*restored)->serialize(), model_->serialize());
}

TEST_P(EveryClassifier, RetrainedIsTheSameBytes) {
  const auto again = GetParam().make()->fit(samples_.set(), 42);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)->serialize(), model_->serialize());
}

TEST_P(EveryClassifier, StoredBytesCutAnywhereAreRefused) {
  EXPECT_EQ(testing_support::first_damage_accepted(*trainer_, model_->serialize()), "");
}

TEST_P(EveryClassifier, StoredBytesAlteredAnywhereDoNotCrash) {
  const std::string bytes = model_->serialize();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string altered = bytes;
    altered[at] = static_cast<char>(altered[at] ^ 0x15);
    if (const auto model = trainer_->restore(altered)) (*model)->serialize();
  }
}

TEST_P(EveryClassifier, RefusesAnotherModelsBytes) {
  const auto restored = trainer_->restore(R"({"algorithm":"other","format":1})");
  ASSERT_FALSE(restored);
  EXPECT_EQ(restored.error().code, Errc::malformed_data);
}

INSTANTIATE_TEST_SUITE_P(Models, EveryClassifier,
                         testing::Values(Algorithm{"base-rate", make_base_rate_trainer},
                                         Algorithm{"always-up", make_always_up_trainer},
                                         Algorithm{"persistence", make_persistence_trainer},
                                         Algorithm{"logistic", make_logistic_trainer},
                                         Algorithm{"blend",
                                                   [] {
                                                     return make_blend_trainer(
                                                         {make_persistence_trainer(),
                                                          make_logistic_trainer()});
                                                   }}),
                         [](const testing::TestParamInfo<Algorithm>& tested) {
                           std::string name = tested.param.name;
                           std::erase(name, '-');
                           return name;
                         });

}  // namespace
}  // namespace sensex
