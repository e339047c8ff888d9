#include "adapters/bhavcopy/gap.h"

#include <algorithm>
#include <cmath>

#include "adapters/bhavcopy/simple_factor.h"

namespace sensex {
namespace {

constexpr double kSmallestNearOne = 0.6;
// Logarithms; less than half the distance to the next factor.
constexpr double kTolerance = 0.11;
constexpr double kToleranceNearOne = 0.05;
constexpr double kLeastRise = 1.25;
constexpr double kLargestMove = 0.1;   // of a session: five daily volatilities of 2 %
constexpr double kLeastVolume = 0.25;  // of the usual, when counted in shares of before
constexpr double kMostVolume = 4.0;

bool is_within_tolerance(const NearestFactor& nearest) {
  return nearest.distance <= (nearest.factor > kSmallestNearOne ? kToleranceNearOne : kTolerance);
}

}  // namespace

std::optional<OtherTerms> other_terms(const GapRise& gap) {
  const double ordinary = kLargestMove * std::sqrt(static_cast<double>(gap.sessions));
  if (std::log(gap.rise) <= std::max(std::log(kLeastRise), ordinary)) return std::nullopt;
  const NearestFactor nearest = nearest_factor(1.0 / gap.rise);
  if (!is_within_tolerance(nearest)) return OtherTerms{gap.rise, false};
  const bool is_beyond_doubt = nearest.factor < kSmallestNearOne &&
                               nearest.distance <= kToleranceNearOne &&
                               nearest.next_distance > ordinary;
  return OtherTerms{1.0 / nearest.factor, is_beyond_doubt};
}

std::optional<double> split_in_gap(const GapFall& gap) {
  const NearestFactor nearest = nearest_factor(gap.fall);
  const double factor = nearest.factor;
  if (!is_within_tolerance(nearest) || factor > kSmallestNearOne) return std::nullopt;
  if (!gap.volume_ratio || *gap.volume_ratio <= 0.0) return std::nullopt;
  const double in_shares_of_before = *gap.volume_ratio * factor;
  if (in_shares_of_before < kLeastVolume || in_shares_of_before > kMostVolume) return std::nullopt;
  // Nearer to 1 / factor than to 1, both as ratios.
  const bool is_shown = *gap.volume_ratio * in_shares_of_before > 1.0;
  return is_shown ? std::optional(factor) : std::nullopt;
}

}  // namespace sensex
