#pragma once

#include <memory>

#include "models/classifier.h"

namespace sensex {

// "xgboost": gradient-boosted trees (Chen and Guestrin 2016) by the XGBoost C API, single thread,
// bit-identical for the same training set and seed. Immutable when fitted; its answers are the same
// from several threads and after serialize() and restore() (columns and UBJSON trees).
//
// Reads the features of the global and the index block (models/feature_block.h, by name prefix); a
// missing value goes the way that each split learned for it. The stocks' block is left out, and so
// is a feature in no block.
//
// 200 trees of depth 2, learning rate 0.02, at least 20 of hessian weight in a leaf, half of the
// rows and half of the columns for each tree, lambda 10, histograms of 64 bins; it starts from the
// training mean, and may only rise with us_overnight. Chosen before the evaluation window, and
// stated in configuration().
//
// fit: not_enough_data: fewer than 50 samples, or one class only. invalid_argument: the set's shape
// does not add up, or no feature is in the two blocks. internal: the library refused.
// restore: malformed_data: not what serialize() gave. unsupported_version: a newer format.
// probability_up cannot fail: were the library to refuse a row of the width that it has answered at
// loading, the program would end with the library's words on standard error rather than make a
// number up.
std::unique_ptr<ClassifierTrainer> make_xgboost_trainer();

}  // namespace sensex
