#pragma once

#include <string>
#include <utility>

#include "features/dataset.h"
#include "models/test_support.h"

// What the tests of this folder share.
namespace sensex::testing_support {

// Samples on weekdays from 2010-06-01 on, pre-open.
inline Dataset dataset_of(Samples samples) {
  const std::size_t n = samples.y.size();
  return {.session = Session::pre_open,
          .feature_names = std::move(samples.names),
          .blocks = std::move(samples.blocks),
          .target_days = weekdays(Date(2010, 6, 1), n),
          .x = std::move(samples.x),
          .y = std::move(samples.y)};
}

// 2,000 days, to January 2018, whose log-odds are `strength` times us_overnight.
inline Dataset planted_dataset(double strength, std::uint64_t seed = 1) {
  return dataset_of(planted_samples(2000, strength, seed));
}

}  // namespace sensex::testing_support
