#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.h"
#include "features/dataset.h"
#include "models/classifier.h"

namespace sensex {

// The window that is evaluated when none is asked for.
inline const Date kEvaluationStart(2014, 1, 1);

struct WalkForwardOptions {
  Date from = kEvaluationStart;
  Date to = Date(9999, 12, 31);  // included
  std::uint64_t seed = 42;
};

// Out-of-sample probabilities of one model, one per evaluated day.
struct ModelTrack {
  std::string name = {};
  std::vector<double> p = {};
};

struct WalkForward {
  Session session = Session::evening;
  std::vector<Date> days = {};         // [n] target days evaluated
  std::vector<int> y = {};             // [n]
  std::vector<double> base_rate = {};  // [n] share of up days among all labels known before
  std::vector<ModelTrack> models = {};
};

// Expanding window, refitted at the first target day of each calendar quarter on exactly the labels
// known before that day.
// not_enough_data: no sample in the window, or fewer than 250 training samples before it.
Result<WalkForward> walk_forward(const Dataset& data,
                                 std::span<const ClassifierTrainer* const> trainers,
                                 const WalkForwardOptions& options);

}  // namespace sensex
