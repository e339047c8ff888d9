#include "evaluation/scores.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace sensex {
namespace {

using Probabilities = std::vector<double>;
using Labels = std::vector<int>;

// ln(1/p) is the value itself when the day comes up.
Probabilities with_losses(const std::vector<double>& losses) {
  Probabilities p;
  for (const double loss : losses) p.push_back(std::exp(-loss));
  return p;
}

TEST(Accuracy, CountsTheRightSides) {
  EXPECT_DOUBLE_EQ(accuracy(Probabilities{0.6, 0.4, 0.7, 0.2}, Labels{1, 0, 0, 1}), 0.5);
}

TEST(Accuracy, TakesAHalfForDown) {
  EXPECT_EQ(accuracy(Probabilities{0.5}, Labels{0}), 1);
  EXPECT_EQ(accuracy(Probabilities{0.5}, Labels{1}), 0);
}

TEST(LogLoss, IsTheMeanSurpriseInNats) {
  const double expected = -(std::log(0.8) + std::log(0.75) + std::log(0.5)) / 3;
  EXPECT_DOUBLE_EQ(log_loss(Probabilities{0.8, 0.25, 0.5}, Labels{1, 0, 1}), expected);
}

TEST(Brier, IsTheMeanSquaredError) {
  EXPECT_DOUBLE_EQ(brier_score(Probabilities{0.8, 0.3}, Labels{1, 0}), (0.04 + 0.09) / 2);
}

// Pairs (up, down): 0.9 beats both, 0.4 beats 0.3 and loses to 0.6: 3 of 4.
TEST(Auc, IsTheShareOfPairsInOrder) {
  EXPECT_DOUBLE_EQ(auc(Probabilities{0.9, 0.6, 0.4, 0.3}, Labels{1, 0, 1, 0}), 0.75);
}

// Pairs: 0.5 against 0.5 counts a half, 0.5 against 0.2 one, 0.8 against both two: 3.5 of 4.
TEST(Auc, CountsTiesHalf) {
  EXPECT_DOUBLE_EQ(auc(Probabilities{0.5, 0.5, 0.8, 0.2}, Labels{1, 0, 1, 0}), 0.875);
}

TEST(Auc, OfAConstantIsAHalf) {
  EXPECT_DOUBLE_EQ(auc(Probabilities(5, 0.54), Labels{1, 0, 1, 0, 1}), 0.5);
}

TEST(Auc, OfOneClassIsAHalf) { EXPECT_EQ(auc(Probabilities{0.1, 0.9}, Labels{1, 1}), 0.5); }

// Gains 1 2 3 2: mean 2, autocovariances 1/2, 0, -1/4; four days, so 3 after the small-sample
// factor.
TEST(DieboldMariano, FollowsTheHandCalculation) {
  const Probabilities p = with_losses({1, 1, 1, 1});
  const Probabilities reference = with_losses({2, 3, 4, 3});
  const Labels y(4, 1);
  EXPECT_NEAR(diebold_mariano_t(p, reference, y, 0), 2 / std::sqrt(0.5 / 3), 1e-12);
  EXPECT_NEAR(diebold_mariano_t(p, reference, y, 1), 2 / std::sqrt(0.5 / 3), 1e-12);
  const double two_lags = 0.5 + 2 * (1.0 / 3) * -0.25;
  EXPECT_NEAR(diebold_mariano_t(p, reference, y, 2), 2 / std::sqrt(two_lags / 3), 1e-12);
}

TEST(DieboldMariano, ChangesSignWithTheRoles) {
  const Probabilities p = {0.6, 0.3, 0.8, 0.4};
  const Probabilities reference(4, 0.5);
  const Labels y = {1, 0, 0, 0};
  EXPECT_DOUBLE_EQ(diebold_mariano_t(p, reference, y, 1), -diebold_mariano_t(reference, p, y, 1));
}

TEST(DieboldMariano, OfTheSameForecastIsZero) {
  const Probabilities p = {0.6, 0.3, 0.8};
  EXPECT_EQ(diebold_mariano_t(p, p, Labels{1, 0, 1}, 5), 0);
}

TEST(DieboldMariano, OfASingleDayIsZero) {
  EXPECT_EQ(diebold_mariano_t(Probabilities{0.9}, Probabilities{0.5}, Labels{1}, 5), 0);
}

TEST(DieboldMariano, WithMoreLagsThanDaysStillGivesANumber) {
  const Probabilities p = {0.6, 0.3};
  EXPECT_TRUE(std::isfinite(diebold_mariano_t(p, Probabilities(2, 0.5), Labels{1, 1}, 5)));
}

}  // namespace
}  // namespace sensex
