#include "evaluation/audit.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "evaluation/test_support.h"

namespace sensex {
namespace {

using testing_support::planted_dataset;

TEST(ShuffledLabels, AreTheSameLabelsInAnotherOrder) {
  const Dataset data = planted_dataset(0);
  const Dataset shuffled = with_shuffled_labels(data, 7);
  EXPECT_NE(shuffled.y, data.y);
  EXPECT_TRUE(std::is_permutation(shuffled.y.begin(), shuffled.y.end(), data.y.begin()));
  EXPECT_EQ(shuffled.target_days, data.target_days);
}

TEST(ShuffledLabels, AreTheSameForTheSameSeed) {
  const Dataset data = planted_dataset(0);
  EXPECT_EQ(with_shuffled_labels(data, 7).y, with_shuffled_labels(data, 7).y);
  EXPECT_NE(with_shuffled_labels(data, 7).y, with_shuffled_labels(data, 8).y);
}

TEST(ShuffledLabels, OfNothingAreNothing) { EXPECT_TRUE(with_shuffled_labels({}, 7).y.empty()); }

}  // namespace
}  // namespace sensex
