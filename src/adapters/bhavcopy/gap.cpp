#include "adapters/bhavcopy/gap.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sensex {
namespace {

constexpr std::array kFactors = {1.0 / 100, 1.0 / 50, 1.0 / 20, 1.0 / 10, 1.0 / 6, 1.0 / 5,
                                 1.0 / 4,   1.0 / 3,  2.0 / 5,  1.0 / 2,  2.0 / 3, 3.0 / 4};
constexpr double kSmallestNearOne = 0.6;
// Logarithms; less than half the distance to the next factor.
constexpr double kTolerance = 0.11;
constexpr double kToleranceNearOne = 0.05;
constexpr double kLeastRise = 1.25;
constexpr double kLargestMove = 0.1;   // of a session: five daily volatilities of 2 %
constexpr double kLeastVolume = 0.25;  // of the usual, when counted in shares of before
constexpr double kMostVolume = 4.0;

// The simple factor below 1 that is nearest to the ratio.
std::optional<double> simple_factor(double ratio) {
  const auto distance = [&](double factor) { return std::abs(std::log(ratio / factor)); };
  const double factor = *std::ranges::min_element(kFactors, {}, distance);
  const double tolerance = factor > kSmallestNearOne ? kToleranceNearOne : kTolerance;
  return distance(factor) <= tolerance ? std::optional(factor) : std::nullopt;
}

}  // namespace

std::optional<OtherTerms> other_terms(const GapRise& gap) {
  const double ordinary = kLargestMove * std::sqrt(static_cast<double>(gap.sessions));
  if (std::log(gap.rise) <= std::max(std::log(kLeastRise), ordinary)) return std::nullopt;
  const std::optional<double> factor = simple_factor(1.0 / gap.rise);
  return factor ? OtherTerms{1.0 / *factor} : OtherTerms{gap.rise, false};
}

std::optional<double> split_in_gap(const GapFall& gap) {
  const std::optional<double> factor = simple_factor(gap.fall);
  if (!factor || *factor > kSmallestNearOne || !gap.volume_ratio) return std::nullopt;
  const double in_shares_of_before = *gap.volume_ratio * *factor;
  const bool is_inverse = in_shares_of_before >= kLeastVolume && in_shares_of_before <= kMostVolume;
  return is_inverse ? factor : std::nullopt;
}

}  // namespace sensex
