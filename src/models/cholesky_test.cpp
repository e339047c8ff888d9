#include "models/cholesky.h"

#include <gtest/gtest.h>

namespace sensex {
namespace {

// 4x + 2y = 10, 2x + 3y = 9 has x = 1.5, y = 2.
TEST(Cholesky, SolvesTwoByTwoAsByHand) {
  std::vector<double> a = {4, 2, 2, 3};
  std::vector<double> b = {10, 9};
  ASSERT_TRUE(solve_positive_definite(a, b));
  EXPECT_NEAR(b[0], 1.5, 1e-14);
  EXPECT_NEAR(b[1], 2.0, 1e-14);
}

// L = (2 0 0; 1 3 0; -1 2 1), x = (1, -2, 3).
TEST(Cholesky, SolvesThreeByThreeBuiltFromAKnownFactor) {
  std::vector<double> a = {4, 2, -2, 2, 10, 5, -2, 5, 6};
  std::vector<double> b = {-6, -3, 6};
  ASSERT_TRUE(solve_positive_definite(a, b));
  EXPECT_NEAR(b[0], 1, 1e-13);
  EXPECT_NEAR(b[1], -2, 1e-13);
  EXPECT_NEAR(b[2], 3, 1e-13);
}

TEST(Cholesky, ReadsTheLowerTriangleOnly) {
  std::vector<double> a = {4, 99, 2, 3};
  std::vector<double> b = {10, 9};
  ASSERT_TRUE(solve_positive_definite(a, b));
  EXPECT_NEAR(b[0], 1.5, 1e-14);
}

TEST(Cholesky, RefusesWhatIsNotPositiveDefinite) {
  std::vector<double> a = {1, 2, 2, 1};
  std::vector<double> b = {1, 1};
  EXPECT_FALSE(solve_positive_definite(a, b));
}

}  // namespace
}  // namespace sensex
