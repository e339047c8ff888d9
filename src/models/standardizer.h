#pragma once

#include <span>
#include <vector>

#include "models/classifier.h"

namespace sensex {

// Brings each column to mean 0 and (population) standard deviation 1 by what one training window
// showed. A missing value becomes 0, the window's mean.
class Standardizer {
 public:
  // Learns from the window. A column without two different values has scale 0.
  explicit Standardizer(const TrainingSet& training);
  // REQUIRES: equally many, all finite, no scale below 0.
  Standardizer(std::vector<double> means, std::vector<double> scales);

  std::size_t size() const { return means_.size(); }
  std::span<const double> means() const { return means_; }
  std::span<const double> scales() const { return scales_; }

  bool is_constant(std::size_t column) const { return scales_[column] == 0; }
  // 0 for a constant column.
  double standardized(std::size_t column, double value) const;

 private:
  std::vector<double> means_;
  std::vector<double> scales_;
};

}  // namespace sensex
