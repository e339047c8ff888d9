#include "models/log_odds.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(LogOdds, OfEvenChancesAreZero) { EXPECT_EQ(log_odds(0.5), 0.0); }

TEST(LogOdds, OfThreeToOneAreLogThree) { EXPECT_NEAR(log_odds(0.75), std::log(3.0), 1e-15); }

TEST(LogOdds, AreBoundedAtCertainty) {
  EXPECT_EQ(log_odds(1.0), kMaxLogOdds);
  EXPECT_EQ(log_odds(0.0), -kMaxLogOdds);
}

TEST(LogOdds, AndProbabilityAreInverse) {
  for (const double p : {0.001, 0.3, 0.5, 0.9, 0.999}) {
    EXPECT_NEAR(probability_from_log_odds(log_odds(p)), p, 1e-15);
  }
}

TEST(LogOdds, GiveAProbabilityStrictlyInsideTheUnitInterval) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_LT(probability_from_log_odds(infinity), 1.0);
  EXPECT_GT(probability_from_log_odds(-infinity), 0.0);
}

}  // namespace
}  // namespace sensex
