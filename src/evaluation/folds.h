#pragma once

#include <span>
#include <vector>

#include "base/date.h"

namespace sensex {

// One refit of the walk-forward: learns from samples [0, training), answers samples [begin, end).
struct Fold {
  std::size_t training = 0;  // position of the first target day of the calendar quarter
  std::size_t begin = 0;     // training <= begin: `from` may lie inside a quarter
  std::size_t end = 0;
};

// One fold for each calendar quarter with a target day within [from, to], oldest first. What a day
// is answered from depends on its quarter alone, so a narrower window gives the same answers.
// REQUIRES: target_days strictly increasing.
std::vector<Fold> quarterly_folds(std::span<const Date> target_days, Date from, Date to);

}  // namespace sensex
