#pragma once

#include <cstddef>
#include <optional>

namespace sensex {

// Root of the exponentially weighted mean of squared returns, weights normalised to sum to one
// (RiskMetrics' estimator with smoothing 0.06).
//   in     returns, oldest first, finite
//   out    at least 0, in the unit of the returns; none before 20 returns came
class EwmaVolatility {
 public:
  static constexpr double kSmoothing = 0.06;
  static constexpr std::size_t kLeastReturns = 20;

  std::optional<double> push(double daily_return);

 private:
  std::size_t count_ = 0;
  double weighted_squares_ = 0.0;
  double weights_ = 0.0;
};

}  // namespace sensex
