#pragma once

#include <memory>

#include "models/classifier.h"

namespace sensex {

// "base-rate": the share of up days in the training window, whatever the features say.
std::unique_ptr<ClassifierTrainer> make_base_rate_trainer();

// "always-up": 0.99 whatever comes; its log loss shows what certainty costs.
std::unique_ptr<ClassifierTrainer> make_always_up_trainer();

// "persistence": the share of up days after an up day and after a down day in the training window
// (Laplace-smoothed), read from the feature "index_return_1d".
std::unique_ptr<ClassifierTrainer> make_persistence_trainer();

}  // namespace sensex
