#include "models/ridge.h"

#include <cmath>

#include <gtest/gtest.h>

#include "models/test_support.h"

namespace sensex {
namespace {

const std::vector<double> kOneColumn = {-2, -1, 0, 1, 2, 3};
const std::vector<int> kOneColumnLabels = {0, 0, 1, 0, 1, 1};
const std::vector<double> kOneColumnPenalty = {2};

RidgeProblem one_column() {
  return {.z = kOneColumn, .y = kOneColumnLabels, .penalty = kOneColumnPenalty};
}

// The objective has one minimum: a grid that is refined around its best point finds it without
// derivatives.
RidgeSolution minimum_by_brute_force(const RidgeProblem& problem) {
  RidgeSolution best{.intercept = 0, .slopes = {0}};
  for (double width = 4; width > 1e-9; width /= 2) {
    const RidgeSolution centre = best;
    for (int a = -4; a <= 4; ++a) {
      for (int b = -4; b <= 4; ++b) {
        const RidgeSolution at{.intercept = centre.intercept + a * width / 4,
                               .slopes = {centre.slopes[0] + b * width / 4}};
        if (ridge_objective(problem, at) < ridge_objective(problem, best)) best = at;
      }
    }
  }
  return best;
}

TEST(Ridge, FindsTheMinimumThatBruteForceFinds) {
  const Result<RidgeSolution> solution = solve_ridge(one_column());
  const RidgeSolution expected = minimum_by_brute_force(one_column());
  ASSERT_TRUE(solution);
  EXPECT_NEAR(solution->intercept, expected.intercept, 1e-6);
  EXPECT_NEAR(solution->slopes[0], expected.slopes[0], 1e-6);
}

// Two points at -1 and +1 with opposite labels: slope b solves 2 / (1 + e^b) = penalty * b, and
// penalty 2 / (1 + e) gives b = 1 with intercept 0.
TEST(Ridge, SolvesTheTwoPointCaseAsByHand) {
  const std::vector<double> z = {-1, 1};
  const std::vector<int> y = {0, 1};
  const std::vector<double> penalty = {2 / (1 + std::exp(1.0))};
  const Result<RidgeSolution> solution = solve_ridge({.z = z, .y = y, .penalty = penalty});
  ASSERT_TRUE(solution);
  EXPECT_NEAR(solution->slopes[0], 1, 1e-9);
  EXPECT_NEAR(solution->intercept, 0, 1e-9);
}

TEST(Ridge, GradientIsTheDifferenceQuotientOfTheObjective) {
  const RidgeSolution at{.intercept = 0.3, .slopes = {-0.7}};
  const RidgeSolution left{.intercept = 0.3, .slopes = {-0.7 - 1e-6}};
  const RidgeSolution right{.intercept = 0.3, .slopes = {-0.7 + 1e-6}};
  const double quotient =
      (ridge_objective(one_column(), right) - ridge_objective(one_column(), left)) / 2e-6;
  EXPECT_NEAR(ridge_gradient(one_column(), at)[1], quotient, 1e-8);
}

TEST(Ridge, GradientVanishesAtTheSolution) {
  const auto samples = testing_support::planted_samples(2000, 0.5, 7);
  std::vector<double> z = samples.x;
  for (double& value : z) value = std::isnan(value) ? 0 : value;
  const std::vector<double> penalty = {1, 10, 100, 1000, 5};
  const RidgeProblem problem{.z = z, .y = samples.y, .penalty = penalty};
  const Result<RidgeSolution> solution = solve_ridge(problem);
  ASSERT_TRUE(solution);
  for (const double slope : ridge_gradient(problem, *solution)) EXPECT_NEAR(slope, 0, 1e-7);
}

TEST(Ridge, SeparableDataHaveASolutionAllTheSame) {
  const std::vector<double> z = {-2, -1, 1, 2};
  const std::vector<int> y = {0, 0, 1, 1};
  const std::vector<double> penalty = {1e-6};
  const Result<RidgeSolution> solution = solve_ridge({.z = z, .y = y, .penalty = penalty});
  ASSERT_TRUE(solution);
  EXPECT_GT(solution->slopes[0], 5);
}

TEST(Ridge, WithoutColumnsGivesTheLogOddsOfTheShare) {
  const std::vector<int> y = {1, 1, 1, 0};
  const Result<RidgeSolution> solution = solve_ridge({.y = y});
  ASSERT_TRUE(solution);
  EXPECT_NEAR(solution->intercept, std::log(3.0), 1e-12);
}

}  // namespace
}  // namespace sensex
