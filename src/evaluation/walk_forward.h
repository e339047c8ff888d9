#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "features/dataset.h"
#include "models/classifier.h"

namespace sensex {

// Where evaluation begins when nothing else is asked for and the data reach back far enough.
inline const Date kEvaluationStart(2014, 1, 1);

// Samples that must be known before the first evaluated quarter.
inline constexpr std::size_t kLeastTraining = 250;

struct WalkForwardOptions {
  // Empty: kEvaluationStart, or, when the data begin too late for that, the first calendar quarter
  // with kLeastTraining samples before it.
  std::optional<Date> from = {};
  Date to = Date(9999, 12, 31);  // included
  std::uint64_t seed = 42;
  unsigned threads =
      0;  // that fit at once; 0: one for each core. The result does not depend on it.
  std::stop_token stop = {};  // asked before each quarter
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

// The reference every model is measured against, and the name of its row in a report.
inline constexpr std::string_view kReferenceName = "base-rate";

// Expanding window, refitted at the first target day of each calendar quarter on exactly the labels
// known before that day; where `from` lies inside a quarter, at that quarter's first day all the
// same, so that a narrower window gives the same answers. A trainer named kReferenceName is left
// out: `base_rate` is that forecast, renewed daily.
// not_enough_data: no sample in the window, fewer than kLeastTraining samples before its first
// quarter (the message names the first day that works, when there is one), or these of one class
// only. unavailable: stopped. A trainer's error is passed on.
Result<WalkForward> walk_forward(const Dataset& data,
                                 std::span<const ClassifierTrainer* const> trainers,
                                 const WalkForwardOptions& options);

}  // namespace sensex
