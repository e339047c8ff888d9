#include "models/blend.h"

#include <gtest/gtest.h>

#include "models/baselines.h"
#include "models/log_odds.h"
#include "models/logistic.h"
#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::planted_samples;
using testing_support::Samples;

std::unique_ptr<ClassifierTrainer> two_members() {
  return make_blend_trainer({make_always_up_trainer(), make_logistic_trainer()});
}

TEST(Blend, IsTheMeanOfTheMembersLogOdds) {
  const Samples samples = planted_samples(500, 1.0, 3);
  const double logistic =
      make_logistic_trainer()->fit(samples.set(), 1).value()->probability_up(samples.row(0));
  const double blend = two_members()->fit(samples.set(), 1).value()->probability_up(samples.row(0));
  EXPECT_NEAR(log_odds(blend), (log_odds(0.99) + log_odds(logistic)) / 2, 1e-12);
}

TEST(Blend, OfTwoEqualMembersIsTheMember) {
  const Samples samples = planted_samples(500, 1.0, 3);
  const auto trainer = make_blend_trainer({make_always_up_trainer(), make_always_up_trainer()});
  EXPECT_NEAR(trainer->fit(samples.set(), 1).value()->probability_up(samples.row(0)), 0.99, 1e-14);
}

TEST(Blend, FailsAsItsMemberFails) {
  const Samples samples = planted_samples(10, 1.0, 3);
  const auto model = two_members()->fit(samples.set(), 1);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::not_enough_data);
}

TEST(Blend, RefusesABlendOfOtherMembers) {
  const Samples samples = planted_samples(500, 1.0, 3);
  const std::string bytes = two_members()->fit(samples.set(), 1).value()->serialize();
  const auto other = make_blend_trainer({make_logistic_trainer(), make_always_up_trainer()});
  const auto model = other->restore(bytes);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, Errc::malformed_data);
}

TEST(Blend, ConfigurationHoldsTheMembers) {
  EXPECT_EQ(
      make_blend_trainer({make_base_rate_trainer(), make_always_up_trainer()})->configuration(),
      R"({"members":{"always-up":{"probability_up":0.99},"base-rate":{}},)"
      R"("weights":"equal, on log-odds"})");
}

}  // namespace
}  // namespace sensex
