#pragma once

#include <memory>
#include <vector>

#include "models/classifier.h"

namespace sensex {

// "blend": the mean of the members' log-odds, equal weights. Fits every member on the same set.
// REQUIRES: at least two members.
std::unique_ptr<ClassifierTrainer> make_blend_trainer(
    std::vector<std::shared_ptr<const ClassifierTrainer>> members);

}  // namespace sensex
