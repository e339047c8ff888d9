#include "adapters/simulated/day_random.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

const Date kDay(2024, 1, 2);

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
  double kurtosis = 0.0;
};

template <class Draw>
Moments moments(Draw draw) {
  constexpr int kDraws = 200'000;
  DayRandom random(1, "test", kDay);
  double sums[4] = {};
  for (int i = 0; i < kDraws; ++i) {
    double power = 1.0;
    const double x = draw(random);
    for (double& sum : sums) sum += power *= x;
  }
  const double variance = sums[1] / kDraws;
  return {sums[0] / kDraws, variance, sums[3] / kDraws / (variance * variance)};
}

TEST(DayRandom, IsAPureFunctionOfSeedStreamAndDay) {
  const double value = DayRandom(1, "market", kDay).uniform();
  EXPECT_EQ(DayRandom(1, "market", kDay).uniform(), value);
  EXPECT_NE(DayRandom(2, "market", kDay).uniform(), value);
  EXPECT_NE(DayRandom(1, "vix", kDay).uniform(), value);
  EXPECT_NE(DayRandom(1, "market", kDay.plus_days(1)).uniform(), value);
}

// Regression values: they hold for every machine, so a stored simulation can be made again
// anywhere.
TEST(DayRandom, GivesTheSameBitsEverywhere) {
  DayRandom random(2026, "golden", kDay);
  EXPECT_EQ(random.uniform(), 0.050140930650704352);
  EXPECT_EQ(random.normal(), -0.056640625);
  EXPECT_EQ(random.student_t(), -0.78533824915455142);
}

TEST(DayRandom, UniformFillsTheUnitInterval) {
  const Moments m = moments([](DayRandom& random) { return random.uniform() - 0.5; });
  EXPECT_NEAR(m.mean, 0.0, 0.003);
  EXPECT_NEAR(m.variance, 1.0 / 12.0, 0.001);
}

TEST(DayRandom, NormalIsStandard) {
  const Moments m = moments([](DayRandom& random) { return random.normal(); });
  EXPECT_NEAR(m.mean, 0.0, 0.01);
  EXPECT_NEAR(m.variance, 1.0, 0.02);
  EXPECT_NEAR(m.kurtosis, 2.9, 0.05);
}

TEST(DayRandom, StudentTHasUnitVarianceAndFatTails) {
  const Moments m = moments([](DayRandom& random) { return random.student_t(); });
  EXPECT_NEAR(m.mean, 0.0, 0.01);
  EXPECT_NEAR(m.variance, 1.0, 0.03);
  EXPECT_GT(m.kurtosis, 4.5);
}

}  // namespace
}  // namespace sensex
