#include "models/ridge.h"

#include <algorithm>
#include <cmath>

#include "models/cholesky.h"

namespace sensex {

namespace {

constexpr int kMaxSteps = 100;
constexpr int kMaxHalvings = 40;
// Half the squared Newton decrement estimates what is still to gain, in nats over the whole window.
constexpr double kEnough = 1e-16;
// Two sums over the window that differ by less than this share are equal but for rounding.
constexpr double kRounding = 1e-11;

double score(std::span<const double> z, const RidgeSolution& at) {
  double sum = at.intercept;
  for (std::size_t j = 0; j < z.size(); ++j) sum += z[j] * at.slopes[j];
  return sum;
}

// ln(1 + exp(s)) without overflow.
double softplus(double s) { return std::max(s, 0.0) + std::log1p(std::exp(-std::abs(s))); }

double logistic(double s) { return 1.0 / (1.0 + std::exp(-s)); }

std::span<const double> row_of(const RidgeProblem& problem, std::size_t i) {
  const std::size_t k = problem.penalty.size();
  return problem.z.subspan(i * k, k);
}

// Adds weight * (1, z)(1, z)' to the lower triangle of the [(1 + k) x (1 + k)] matrix.
void add_outer_product(std::vector<double>& matrix, std::span<const double> z, double weight) {
  const std::size_t size = z.size() + 1;
  matrix[0] += weight;
  for (std::size_t a = 0; a < z.size(); ++a) {
    double* const row = &matrix[(a + 1) * size];
    const double weighted = weight * z[a];
    row[0] += weighted;
    for (std::size_t b = 0; b <= a; ++b) row[b + 1] += weighted * z[b];
  }
}

std::vector<double> ridge_hessian(const RidgeProblem& problem, const RidgeSolution& at) {
  const std::size_t size = problem.penalty.size() + 1;
  std::vector<double> hessian(size * size, 0.0);
  for (std::size_t i = 0; i < problem.y.size(); ++i) {
    const std::span<const double> z = row_of(problem, i);
    const double p = logistic(score(z, at));
    add_outer_product(hessian, z, p * (1 - p));
  }
  for (std::size_t j = 1; j < size; ++j) hessian[j * size + j] += problem.penalty[j - 1];
  return hessian;
}

RidgeSolution moved(const RidgeSolution& from, std::span<const double> direction, double step) {
  RidgeSolution to = from;
  to.intercept -= step * direction[0];
  for (std::size_t j = 0; j < to.slopes.size(); ++j) to.slopes[j] -= step * direction[j + 1];
  return to;
}

double dot(std::span<const double> left, std::span<const double> right) {
  double sum = 0;
  for (std::size_t i = 0; i < left.size(); ++i) sum += left[i] * right[i];
  return sum;
}

// The first of the full step and its halves that is no worse; `from` itself when none is.
RidgeSolution descend(const RidgeProblem& problem, const RidgeSolution& from,
                      std::span<const double> direction) {
  const double before = ridge_objective(problem, from);
  double step = 1;
  for (int halving = 0; halving < kMaxHalvings; ++halving, step /= 2) {
    RidgeSolution to = moved(from, direction, step);
    if (ridge_objective(problem, to) <= before * (1 + kRounding)) return to;
  }
  return from;
}

RidgeSolution starting_point(const RidgeProblem& problem) {
  const auto ups = static_cast<double>(std::ranges::count(problem.y, 1));
  const auto downs = static_cast<double>(problem.y.size()) - ups;
  return {.intercept = std::log(ups / downs),
          .slopes = std::vector<double>(problem.penalty.size(), 0.0)};
}

}  // namespace

double ridge_objective(const RidgeProblem& problem, const RidgeSolution& at) {
  double sum = 0;
  for (std::size_t i = 0; i < problem.y.size(); ++i) {
    const double s = score(row_of(problem, i), at);
    sum += softplus(s) - problem.y[i] * s;
  }
  for (std::size_t j = 0; j < at.slopes.size(); ++j) {
    sum += 0.5 * problem.penalty[j] * at.slopes[j] * at.slopes[j];
  }
  return sum;
}

std::vector<double> ridge_gradient(const RidgeProblem& problem, const RidgeSolution& at) {
  std::vector<double> gradient(at.slopes.size() + 1, 0.0);
  for (std::size_t i = 0; i < problem.y.size(); ++i) {
    const std::span<const double> z = row_of(problem, i);
    const double residual = logistic(score(z, at)) - problem.y[i];
    gradient[0] += residual;
    for (std::size_t j = 0; j < z.size(); ++j) gradient[j + 1] += residual * z[j];
  }
  for (std::size_t j = 0; j < at.slopes.size(); ++j) {
    gradient[j + 1] += problem.penalty[j] * at.slopes[j];
  }
  return gradient;
}

Result<RidgeSolution> solve_ridge(const RidgeProblem& problem) {
  RidgeSolution solution = starting_point(problem);
  for (int step = 0; step < kMaxSteps; ++step) {
    const std::vector<double> gradient = ridge_gradient(problem, solution);
    std::vector<double> hessian = ridge_hessian(problem, solution);
    std::vector<double> direction = gradient;
    if (!solve_positive_definite(hessian, direction)) break;
    if (dot(gradient, direction) < 2 * kEnough) return moved(solution, direction, 1);
    solution = descend(problem, solution, direction);
  }
  return fail(Errc::internal,
              "the logistic regression did not converge; train it again on a "
              "dataset that passes the checks of sensex ingest");
}

}  // namespace sensex
