#include "features/statistics.h"

#include <cassert>

namespace sensex {
namespace {

double mean_deviation_from(double origin, std::span<const double> values) {
  const double sum = sum_of(values, [origin](double value) { return value - origin; });
  return sum / static_cast<double>(values.size());
}

}  // namespace

double mean_of(std::span<const double> values) {
  assert(!values.empty());
  return values.front() + mean_deviation_from(values.front(), values);
}

double population_variance_of(std::span<const double> values) {
  assert(!values.empty());
  const double origin = values.front();
  const double mean = mean_deviation_from(origin, values);
  const double squares = sum_of(values, [origin, mean](double value) {
    const double deviation = (value - origin) - mean;
    return deviation * deviation;
  });
  return squares / static_cast<double>(values.size());
}

}  // namespace sensex
