#pragma once

#include <memory>

#include "models/classifier.h"

namespace sensex {

// "logistic": ridge-penalised logistic regression (Hoerl and Kennard 1970; Hastie, Tibshirani and
// Friedman 2009, 4.4), fitted by Newton's method on features standardised within the training
// window; a missing value counts as the window's mean; the intercept is not penalised.
std::unique_ptr<ClassifierTrainer> make_logistic_trainer();

}  // namespace sensex
