#pragma once

#include "store/outcome_log.h"

namespace sensex {

// What every log of outcomes refuses, in the same words: invalid_argument.
Status check_outcome(const ForecastOutcome& outcome);

}  // namespace sensex
