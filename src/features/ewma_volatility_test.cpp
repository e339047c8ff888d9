#include "features/ewma_volatility.h"

#include <cmath>

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(EwmaVolatility, EqualReturnsGiveTheirSize) {
  EwmaVolatility volatility;
  for (int i = 0; i < 19; ++i) EXPECT_FALSE(volatility.push(i % 2 == 0 ? 0.01 : -0.01));
  EXPECT_NEAR(volatility.push(0.01).value(), 0.01, 1e-15);
}

TEST(EwmaVolatility, TheNewestReturnHasTheLargestWeight) {
  EwmaVolatility volatility;
  for (int i = 0; i < 19; ++i) volatility.push(0.0);
  const double weights = (1.0 - std::pow(0.94, 20)) / 0.06;
  EXPECT_NEAR(volatility.push(0.02).value(), 0.02 / std::sqrt(weights), 1e-15);
}

}  // namespace
}  // namespace sensex
