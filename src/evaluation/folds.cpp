#include "evaluation/folds.h"

#include <algorithm>

namespace sensex {

namespace {

int quarter_of(Date day) { return day.year() * 4 + static_cast<int>(day.month() - 1) / 3; }

}  // namespace

std::vector<Fold> quarterly_folds(std::span<const Date> target_days, Date from, Date to) {
  std::vector<Fold> folds;
  for (std::size_t quarter_begin = 0; quarter_begin < target_days.size();) {
    const int quarter = quarter_of(target_days[quarter_begin]);
    std::size_t next = quarter_begin;
    Fold fold{.training = quarter_begin, .begin = target_days.size()};
    for (; next < target_days.size() && quarter_of(target_days[next]) == quarter; ++next) {
      if (target_days[next] < from || target_days[next] > to) continue;
      fold.begin = std::min(fold.begin, next);
      fold.end = next + 1;
    }
    if (fold.begin < fold.end) folds.push_back(fold);
    quarter_begin = next;
  }
  return folds;
}

}  // namespace sensex
