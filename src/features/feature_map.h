#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "features/catalogue.h"
#include "market/panel.h"
#include "market/universe.h"

namespace sensex {

// The raw indicator values of the index's members: [days x slots x 45 indicators], row-major.
// Slot s of a day is the stock that holds it on that day; kMissing where the panel has no bar of it
// that day or the indicator has no value. Day t depends on bars up to day t only.
struct FeatureMap {
  std::vector<Date> days = {};
  std::size_t slot_count = 0;  // members of the index
  std::vector<double> values = {};

  std::array<std::size_t, 3> shape() const { return {days.size(), slot_count, kIndicatorCount}; }
  // The 45 values of one slot on one day.
  std::span<const double> at(std::size_t day, std::size_t slot) const {
    return std::span(values).subspan((day * slot_count + slot) * kIndicatorCount, kIndicatorCount);
  }
};

FeatureMap make_feature_map(const Panel& panel, const Universe& universe);

}  // namespace sensex
