#include "adapters/bhavcopy/simple_factor.h"

#include <cmath>

#include <gtest/gtest.h>

#include "market/simple_factors.h"

namespace sensex {
namespace {

TEST(SimpleFactor, OfEveryRatioThatIsOneIsItself) {
  for (const double factor : kSplitFactors) {
    EXPECT_EQ(nearest_factor(factor).factor, factor);
    EXPECT_EQ(nearest_factor(factor).distance, 0.0);
    EXPECT_NEAR(simple_factor_near(factor, 0.01).value(), factor, 1e-12);
    EXPECT_NEAR(simple_factor_near(1 / factor, 0.01).value(), 1 / factor, 1e-12);
  }
}

TEST(SimpleFactor, TellsHowFarItAndTheNextOneAre) {
  const NearestFactor nearest = nearest_factor(0.55);
  EXPECT_EQ(nearest.factor, 0.5);
  EXPECT_NEAR(nearest.distance, std::log(0.55 / 0.5), 1e-12);
  EXPECT_NEAR(nearest.next_distance, std::log((2.0 / 3) / 0.55), 1e-12);
  EXPECT_NEAR(nearest_factor(0.48).next_distance, std::log(0.48 / 0.4), 1e-12);
}

TEST(SimpleFactor, IsNearWithinTheToleranceEitherWay) {
  for (const double factor : {0.5, 2.0}) {
    for (const double off : {1.009, 1 / 1.009}) {
      EXPECT_NEAR(simple_factor_near(factor * off, 0.01).value(), factor, 1e-12);
    }
    for (const double off : {1.011, 1 / 1.011}) {
      EXPECT_FALSE(simple_factor_near(factor * off, 0.01)) << factor * off;
    }
  }
  EXPECT_TRUE(simple_factor_near(0.502, 0.005));
  EXPECT_FALSE(simple_factor_near(0.503, 0.005));
  EXPECT_FALSE(simple_factor_near(1.0, 0.01));
}

}  // namespace
}  // namespace sensex
