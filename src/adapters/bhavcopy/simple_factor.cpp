#include "adapters/bhavcopy/simple_factor.h"

#include <array>
#include <cmath>
#include <limits>

namespace sensex {
namespace {

constexpr std::array kFactors = {1.0 / 100, 1.0 / 50, 1.0 / 20, 1.0 / 10, 1.0 / 6, 1.0 / 5,
                                 1.0 / 4,   1.0 / 3,  2.0 / 5,  1.0 / 2,  2.0 / 3, 3.0 / 4};

}  // namespace

NearestFactor nearest_factor(double ratio) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  NearestFactor nearest{.distance = kFar, .next_distance = kFar};
  for (const double factor : kFactors) {
    const double distance = std::abs(std::log(ratio / factor));
    if (distance < nearest.distance) {
      nearest = {factor, distance, nearest.distance};
    } else if (distance < nearest.next_distance) {
      nearest.next_distance = distance;
    }
  }
  return nearest;
}

}  // namespace sensex
