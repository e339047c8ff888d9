#include "adapters/bhavcopy/simple_factor.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "market/simple_factors.h"

namespace sensex {
NearestFactor nearest_factor(double ratio) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  NearestFactor nearest{.distance = kFar, .next_distance = kFar};
  for (const double factor : kSplitFactors) {
    const double distance = std::abs(std::log(ratio / factor));
    if (distance < nearest.distance) {
      nearest = {factor, distance, nearest.distance};
    } else if (distance < nearest.next_distance) {
      nearest.next_distance = distance;
    }
  }
  return nearest;
}

std::optional<double> simple_factor_near(double ratio, double tolerance) {
  const NearestFactor nearest = nearest_factor(std::min(ratio, 1.0 / ratio));
  if (nearest.distance > std::log1p(tolerance)) return std::nullopt;
  return ratio < 1.0 ? nearest.factor : 1.0 / nearest.factor;
}

}  // namespace sensex
