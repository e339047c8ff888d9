#include "adapters/bhavcopy/gap.h"

#include <array>
#include <cmath>
#include <utility>

#include <gtest/gtest.h>

namespace sensex {
namespace {

constexpr std::array kSplits = {1.0 / 2, 2.0 / 5,  1.0 / 3,  1.0 / 4,  1.0 / 5,
                                1.0 / 6, 1.0 / 10, 1.0 / 20, 1.0 / 50, 1.0 / 100};

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
  for (const double factor :
       {4.0 / 3, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 10.0, 20.0, 50.0, 100.0}) {
    for (const double moved : {0.97, 1.0, 1.03}) {
      const auto terms = other_terms({.rise = factor * moved, .sessions = 2});
      ASSERT_TRUE(terms) << factor << " times " << moved;
      EXPECT_NEAR(terms->factor, factor, 1e-12);
      EXPECT_EQ(terms->is_certain, factor >= 2.0) << factor;
    }
  }
}

TEST(OtherTerms, ASimpleFactorIsInDoubtWhereTheStockMayHaveMovedFromAnother) {
  EXPECT_TRUE(other_terms({.rise = 2.0, .sessions = 4})->is_certain);
  EXPECT_FALSE(other_terms({.rise = 2.0, .sessions = 5})->is_certain);
  EXPECT_FALSE(other_terms({.rise = 2.09, .sessions = 4})->is_certain);
  EXPECT_FALSE(other_terms({.rise = 2.37, .sessions = 2})->is_certain);
  EXPECT_TRUE(other_terms({.rise = 10.0, .sessions = 26})->is_certain);
  EXPECT_FALSE(other_terms({.rise = 10.0, .sessions = 27})->is_certain);
}

TEST(OtherTerms, AFactorIsSimpleWithinATenthAndNearOneWithinATwentieth) {
  EXPECT_NEAR(other_terms({.rise = 10 * std::exp(0.105)})->factor, 10.0, 1e-12);
  EXPECT_NEAR(other_terms({.rise = 10 * std::exp(0.115)})->factor, 10 * std::exp(0.115), 1e-12);
  for (const double factor : {4.0 / 3, 1.5}) {
    EXPECT_NEAR(other_terms({.rise = factor * std::exp(0.045)})->factor, factor, 1e-12);
    EXPECT_NEAR(other_terms({.rise = factor * std::exp(0.055)})->factor, factor * std::exp(0.055),
                1e-12);
  }
}

TEST(OtherTerms, AnotherRiseIsTakenAsMeasured) {
  const auto terms = other_terms({.rise = 1.75});
  EXPECT_DOUBLE_EQ(terms.value().factor, 1.75);
  EXPECT_FALSE(terms->is_certain);
  EXPECT_FALSE(other_terms({.rise = 7.5})->is_certain);
}

TEST(SplitInGap, HasASimpleFactorAndItsInverseInTheVolume) {
  for (const double factor : kSplits) {
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

TEST(SplitInGap, IsWithinATenthOfItsFactor) {
  EXPECT_TRUE(split_in_gap({.fall = 0.25 * std::exp(0.105), .volume_ratio = 4}));
  EXPECT_FALSE(split_in_gap({.fall = 0.25 * std::exp(0.115), .volume_ratio = 4}));
}

TEST(SplitInGap, NeedsTheVolume) {
  EXPECT_FALSE(split_in_gap({.fall = 0.1}));
  EXPECT_FALSE(split_in_gap({.fall = 0.1, .volume_ratio = 0.0}));
}

TEST(SplitInGap, IsNotMadeByAnOrdinaryDaysVolume) {
  for (const double factor : kSplits) {
    for (const double ratio : {0.4, 0.7, 1.0, 1.3, 1.4}) {
      EXPECT_FALSE(split_in_gap({.fall = factor, .volume_ratio = ratio})) << factor;
    }
  }
}

// The least is where the split explains the volume as well as no split does, or a quarter of what
// the split would make of the usual.
TEST(SplitInGap, HasVolumeBetweenBoundsOfItsFactor) {
  for (const auto& [factor, least] :
       {std::pair(1.0 / 2, 1.4142), std::pair(2.0 / 5, 1.5811), std::pair(1.0 / 3, 1.7321),
        std::pair(1.0 / 4, 2.0), std::pair(1.0 / 5, 2.2361), std::pair(1.0 / 6, 2.4495),
        std::pair(1.0 / 10, 3.1623), std::pair(1.0 / 20, 5.0), std::pair(1.0 / 50, 12.5),
        std::pair(1.0 / 100, 25.0)}) {
    EXPECT_FALSE(split_in_gap({.fall = factor, .volume_ratio = least * 0.99})) << factor;
    EXPECT_TRUE(split_in_gap({.fall = factor, .volume_ratio = least * 1.01})) << factor;
    EXPECT_TRUE(split_in_gap({.fall = factor, .volume_ratio = 3.96 / factor})) << factor;
    EXPECT_FALSE(split_in_gap({.fall = factor, .volume_ratio = 4.04 / factor})) << factor;
  }
}

}  // namespace
}  // namespace sensex
