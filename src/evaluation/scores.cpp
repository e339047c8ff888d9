#include "evaluation/scores.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace sensex {

namespace {

double loss(double p, int y) { return y == 1 ? -std::log(p) : -std::log1p(-p); }

template <class Term>
double mean_over(std::size_t n, Term term) {
  assert(n > 0);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += term(i);
  return sum / static_cast<double>(n);
}

// Summed ranks (from 1, ties share their mean) of the days that came up.
double rank_sum_of_ups(std::span<const double> p, std::span<const int> y) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
  double sum = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double ups = 0;
    for (; end < order.size() && p[order[end]] == p[order[begin]]; ++end) ups += y[order[end]];
    sum += ups * static_cast<double>(begin + 1 + end) / 2;
    begin = end;
  }
  return sum;
}

double autocovariance(const std::vector<double>& centred, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < centred.size(); ++i) sum += centred[i] * centred[i - lag];
  return sum / static_cast<double>(centred.size());
}

// Newey and West (1987): Bartlett's weights keep it from going below zero.
double long_run_variance(const std::vector<double>& centred, int lags) {
  double variance = autocovariance(centred, 0);
  for (int lag = 1; lag <= lags; ++lag) {
    const double weight = 1 - static_cast<double>(lag) / (lags + 1);
    variance += 2 * weight * autocovariance(centred, static_cast<std::size_t>(lag));
  }
  return variance;
}

}  // namespace

double accuracy(std::span<const double> p, std::span<const int> y) {
  return mean_over(y.size(),
                   [&](std::size_t i) { return (p[i] > 0.5) == (y[i] == 1) ? 1.0 : 0.0; });
}

double auc(std::span<const double> p, std::span<const int> y) {
  const auto ups = static_cast<double>(std::ranges::count(y, 1));
  const double downs = static_cast<double>(y.size()) - ups;
  if (ups == 0 || downs == 0) return 0.5;
  return (rank_sum_of_ups(p, y) - ups * (ups + 1) / 2) / (ups * downs);
}

double log_loss(std::span<const double> p, std::span<const int> y) {
  return mean_over(y.size(), [&](std::size_t i) { return loss(p[i], y[i]); });
}

double brier_score(std::span<const double> p, std::span<const int> y) {
  return mean_over(y.size(), [&](std::size_t i) { return (p[i] - y[i]) * (p[i] - y[i]); });
}

double diebold_mariano_t(std::span<const double> p, std::span<const double> reference,
                         std::span<const int> y, int lags) {
  const std::size_t n = y.size();
  std::vector<double> gain(n);
  for (std::size_t i = 0; i < n; ++i) gain[i] = loss(reference[i], y[i]) - loss(p[i], y[i]);
  const double mean = mean_over(n, [&](std::size_t i) { return gain[i]; });
  for (double& value : gain) value -= mean;
  const double variance = long_run_variance(gain, lags);
  // mean / sqrt(variance / n) times sqrt((n - 1) / n).
  return variance > 0 ? mean / std::sqrt(variance / static_cast<double>(n - 1)) : 0;
}

}  // namespace sensex
