#include "features/rolling_zscore.h"

#include <cmath>

#include <gtest/gtest.h>

#include "features/random_bars.h"
#include "features/statistics.h"

namespace sensex {
namespace {

// The definition, computed afresh from the last `window` values.
double direct_zscore(const std::vector<double>& values, std::size_t end, std::size_t window) {
  const std::size_t start = end > window ? end - window : 0;
  const auto tail = std::span(values).subspan(start, end - start);
  return (tail.back() - mean_of(tail)) / std::sqrt(population_variance_of(tail));
}

TEST(RollingZscore, IsTheDefinitionOverTheTrailingWindow) {
  Dice dice(4);
  RollingZscore zscore(30, 5);
  std::vector<double> values;
  for (int i = 0; i < 500; ++i) {
    values.push_back(1e3 + dice.uniform());
    const auto z = zscore.push(values.back());
    ASSERT_EQ(z.has_value(), i >= 4);
    if (z) {
      EXPECT_NEAR(*z, direct_zscore(values, values.size(), 30), 1e-9);
    }
  }
}

TEST(RollingZscore, AnEnormousValueLeavesNoTraceOnceItHasLeft) {
  Dice dice(5);
  RollingZscore zscore(30, 5);
  std::vector<double> values;
  for (int i = 0; i < 200; ++i) {
    values.push_back(i == 70 ? 1e12 : dice.uniform());
    const auto z = zscore.push(values.back());
    if (i >= 110) {
      EXPECT_NEAR(z.value(), direct_zscore(values, values.size(), 30), 1e-9);
    }
  }
}

TEST(RollingZscore, AFlatWindowHasNone) {
  RollingZscore zscore(10, 3);
  for (const double value : {5.0, 1.0, 2.0}) zscore.push(value);
  for (int i = 0; i < 9; ++i) zscore.push(0.1);
  EXPECT_FALSE(zscore.push(0.1));
  EXPECT_DOUBLE_EQ(zscore.push(0.2).value(), 3.0);  // one of ten differs: sqrt(9)
}

}  // namespace
}  // namespace sensex
