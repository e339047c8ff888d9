#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace sensex {

// Statistics of a whole window, computed afresh so that nothing drifts. REQUIRES: not empty.

// Deviations are taken from the first value, so the mean of equal values is exactly that value.
double mean_of(std::span<const double> values);
// Divided by the number of values; exactly zero when all are equal.
double population_variance_of(std::span<const double> values);

// The sum of f(value) in a fixed order that lets four additions run at once.
template <class F>
double sum_of(std::span<const double> values, F f) {
  std::array<double, 4> lanes = {};
  std::size_t i = 0;
  for (; i + 4 <= values.size(); i += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane] += f(values[i + lane]);
  }
  for (; i < values.size(); ++i) lanes[0] += f(values[i]);
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

}  // namespace sensex
