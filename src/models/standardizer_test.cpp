#include "models/standardizer.h"

#include <gtest/gtest.h>

#include "models/test_support.h"

namespace sensex {
namespace {

using testing_support::kMissing;
using testing_support::Samples;

// Columns: 1 2 3 (mean 2, variance 2/3); always 7; missing but for one; missing throughout.
Samples four_columns() {
  return {.names = {"a", "b", "c", "d"},
          .x = {1, 7, kMissing, kMissing, 2, 7, 5, kMissing, 3, 7, kMissing, kMissing},
          .y = {0, 1, 1}};
}

TEST(Standardizer, UsesMeanAndPopulationDeviation) {
  const Samples samples = four_columns();
  const Standardizer scaler(samples.set());
  EXPECT_DOUBLE_EQ(scaler.standardized(0, 3), 1 / std::sqrt(2.0 / 3.0));
  EXPECT_EQ(scaler.standardized(0, 2), 0.0);
}

TEST(Standardizer, TakesAMissingValueForTheMean) {
  const Samples samples = four_columns();
  EXPECT_EQ(Standardizer(samples.set()).standardized(0, kMissing), 0.0);
}

TEST(Standardizer, CallsAColumnWithoutTwoValuesConstant) {
  const Samples samples = four_columns();
  const Standardizer scaler(samples.set());
  EXPECT_FALSE(scaler.is_constant(0));
  for (const std::size_t column : {1U, 2U, 3U}) {
    EXPECT_TRUE(scaler.is_constant(column));
    EXPECT_EQ(scaler.standardized(column, 1e9), 0.0);
  }
}

TEST(Standardizer, CallsAColumnOfATenthConstantInSpiteOfRounding) {
  const Samples samples{.names = {"a"}, .x = {0.1, 0.1, 0.1}, .y = {0, 1, 1}};
  EXPECT_TRUE(Standardizer(samples.set()).is_constant(0));
}

}  // namespace
}  // namespace sensex
