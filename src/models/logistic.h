#pragma once

#include <memory>

#include "models/classifier.h"

namespace sensex {

// "logistic": ridge-penalised logistic regression (Hoerl and Kennard 1970; Hastie, Tibshirani and
// Friedman 2009, 4.4), fitted by Newton's method on features standardised within the training
// window; a missing value counts as the window's mean; a column without two different values has no
// say; the intercept is not penalised.
//
// Minimises summed log loss + 1/2 sum_j lambda_j slope_j^2. lambda_j comes from the feature's block
// (models/feature_block.h, by name prefix): the number of the block's features over tau^2, where
// tau is the prior standard deviation of what the whole block adds to the log-odds. tau is 0.4 for
// global, 0.2 for index and 0.1 for stocks, chosen before the evaluation window: 8, 6 and 42
// features give lambda 50, 150 and 4200. A feature in no block is left out.
//
// not_enough_data: fewer than 50 samples. invalid_argument: no feature is in a block.
std::unique_ptr<ClassifierTrainer> make_logistic_trainer();

}  // namespace sensex
