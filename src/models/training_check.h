#pragma once

#include "models/classifier.h"

namespace sensex {

// What a trainer asks of a training set before it looks at the numbers. `algorithm` is for the
// message.
// invalid_argument: x is not [n x features], or a label is not 0 or 1.
// not_enough_data: fewer than `least` samples, or one class only.
Status check_training_set(const TrainingSet& training, std::size_t least,
                          std::string_view algorithm);

}  // namespace sensex
