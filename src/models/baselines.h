#pragma once

#include <memory>
#include <string_view>

#include "models/classifier.h"

namespace sensex {

// "base-rate": the share of up days in the training window, whatever the features say.
std::unique_ptr<ClassifierTrainer> make_base_rate_trainer();

// "always-up": 0.99 whatever comes; its log loss shows what certainty costs.
std::unique_ptr<ClassifierTrainer> make_always_up_trainer();

// The one feature persistence reads, and no other model: 1 when the last known session closed above
// the one before it, else 0. (index_return_1d will not do: its sign is relative to its own mean.)
inline constexpr std::string_view kLastDirection = "last_direction";

// "persistence": the share of up days after an up day and after a down day in the training window
// (Laplace-smoothed), told apart by the feature kLastDirection; where that is missing, the share of
// all. invalid_argument: the training set has no such feature.
std::unique_ptr<ClassifierTrainer> make_persistence_trainer();

}  // namespace sensex
