#pragma once

#include <memory>

#include "models/classifier.h"

namespace sensex {

// Gradient-boosted trees (Chen and Guestrin 2016) by the XGBoost C API, UBJSON artefacts, single
// thread, bit-identical for the same training set and seed.
std::unique_ptr<ClassifierTrainer> make_xgboost_trainer();

}  // namespace sensex
