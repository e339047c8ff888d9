#pragma once

#include <optional>

namespace sensex {

// The factor below 1 of a split or bonus, as companies make them, that is nearest to a ratio.
struct NearestFactor {
  double factor = 1.0;
  // Of the ratio, as logarithms: to the factor, and to the nearest of the others.
  double distance = 0.0;
  double next_distance = 0.0;
};

// REQUIRES: ratio > 0.
NearestFactor nearest_factor(double ratio);

// The simple factor, or the inverse of one, that the ratio is to within `tolerance`, a fraction.
// REQUIRES: ratio > 0.
std::optional<double> simple_factor_near(double ratio, double tolerance);

}  // namespace sensex
