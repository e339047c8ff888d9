#include "models/standardizer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace sensex {

namespace {

struct Spread {
  double mean = 0;
  double scale = 0;
};

Spread spread_of(std::span<const double> values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  // Rounding would give equal values a tiny spread, and their column an absurd weight.
  const auto [least, most] = std::ranges::minmax(values);
  if (least == most) return {.mean = least};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {.mean = mean, .scale = std::sqrt(squares / n)};
}

}  // namespace

Standardizer::Standardizer(const TrainingSet& training) {
  std::vector<double> present;
  for (std::size_t column = 0; column < training.feature_count(); ++column) {
    present.clear();
    for (std::size_t i = 0; i < training.size(); ++i) {
      const double value = training.row(i)[column];
      if (std::isfinite(value)) present.push_back(value);
    }
    const Spread spread = spread_of(present);
    means_.push_back(spread.mean);
    scales_.push_back(spread.scale);
  }
}

Standardizer::Standardizer(std::vector<double> means, std::vector<double> scales)
    : means_(std::move(means)), scales_(std::move(scales)) {
  assert(means_.size() == scales_.size());
}

double Standardizer::standardized(std::size_t column, double value) const {
  if (is_constant(column) || !std::isfinite(value)) return 0;
  return (value - means_[column]) / scales_[column];
}

}  // namespace sensex
