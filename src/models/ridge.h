#pragma once

#include <span>
#include <vector>

#include "base/error.h"

namespace sensex {

// Summed log loss plus a penalty, as a function of intercept and slopes:
//   sum_i ln(1 + exp(s_i)) - y_i s_i  +  1/2 sum_j penalty_j slope_j^2,   s_i = intercept + z_i
//   slope
struct RidgeProblem {
  std::span<const double> z = {};        // [n x k], row-major, finite
  std::span<const int> y = {};           // [n], 0 or 1, both occurring
  std::span<const double> penalty = {};  // [k], above 0
};

struct RidgeSolution {
  double intercept = 0;
  std::vector<double> slopes = {};  // [k]
};

double ridge_objective(const RidgeProblem& problem, const RidgeSolution& at);

// Derivatives by the intercept, then by each slope: [1 + k].
std::vector<double> ridge_gradient(const RidgeProblem& problem, const RidgeSolution& at);

// The one minimum, by Newton's method with step halving. internal: not reached in 100 steps, which
// cannot happen where the requirements hold.
Result<RidgeSolution> solve_ridge(const RidgeProblem& problem);

}  // namespace sensex
