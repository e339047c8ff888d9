#include "adapters/bhavcopy/gap.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

TEST(OtherTerms, ARiseToAQuarterIsTradings) {
  EXPECT_FALSE(other_terms({.rise = 1.249}));
  EXPECT_TRUE(other_terms({.rise = 1.251}));
}

TEST(OtherTerms, MoreSessionsMayRiseMore) {
  EXPECT_FALSE(other_terms({.rise = 1.37, .sessions = 10}));
  EXPECT_TRUE(other_terms({.rise = 1.38, .sessions = 10}));
  EXPECT_TRUE(other_terms({.rise = 2.0, .sessions = 25}));
}

TEST(OtherTerms, AFallIsNone) {
  EXPECT_FALSE(other_terms({.rise = 1.0}));
  EXPECT_FALSE(other_terms({.rise = 0.1}));
}

TEST(OtherTerms, ARiseNearASimpleFactorIsThatFactor) {
  for (const double factor : {1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 10.0, 20.0, 50.0, 100.0}) {
    for (const double moved : {0.96, 1.0, 1.04}) {
      const auto terms = other_terms({.rise = factor * moved, .sessions = 2});
      ASSERT_TRUE(terms) << factor << " times " << moved;
      EXPECT_NEAR(terms->factor, factor, 1e-12);
      EXPECT_TRUE(terms->is_simple);
    }
  }
}

TEST(OtherTerms, AnotherRiseIsTakenAsMeasured) {
  const auto terms = other_terms({.rise = 1.75});
  EXPECT_DOUBLE_EQ(terms.value().factor, 1.75);
  EXPECT_FALSE(terms->is_simple);
  EXPECT_FALSE(other_terms({.rise = 7.5})->is_simple);
}

TEST(SplitInGap, HasASimpleFactorAndItsInverseInTheVolume) {
  for (const double factor : {1.0 / 2, 2.0 / 5, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 6, 1.0 / 10,
                              1.0 / 20, 1.0 / 50, 1.0 / 100}) {
    for (const double moved : {0.92, 1.0, 1.09}) {
      const auto split = split_in_gap({.fall = factor * moved, .volume_ratio = 1 / factor});
      EXPECT_EQ(split, std::optional(factor)) << moved;
    }
  }
}

TEST(SplitInGap, IsNoRiseAndNothingBeyondAHalf) {
  for (const double fall : {0.61, 2.0 / 3, 0.75, 0.9, 1.0, 2.0, 10.0}) {
    EXPECT_FALSE(split_in_gap({.fall = fall, .volume_ratio = 1 / fall})) << fall;
  }
}

TEST(SplitInGap, NeedsTheVolume) {
  EXPECT_FALSE(split_in_gap({.fall = 0.1}));
  EXPECT_FALSE(split_in_gap({.fall = 0.1, .volume_ratio = 2.4}));
  EXPECT_TRUE(split_in_gap({.fall = 0.1, .volume_ratio = 2.6}));
  EXPECT_TRUE(split_in_gap({.fall = 0.1, .volume_ratio = 39}));
  EXPECT_FALSE(split_in_gap({.fall = 0.1, .volume_ratio = 41}));
}

}  // namespace
}  // namespace sensex
