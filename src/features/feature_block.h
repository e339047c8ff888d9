#pragma once

namespace sensex {

// The groups of features that a model may treat differently.
enum class FeatureBlock {
  global,  // what other markets say
  index,   // the index's own last day
  stocks,  // its members' averages
  none,    // for baselines only; the models that learn leave such a feature out
};

}  // namespace sensex
