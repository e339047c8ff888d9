#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "market/series.h"

namespace sensex {

// Two series of one instrument, from two sources or rebuilt and published, held against each other.
// Only closes are compared.

struct ReconcileTolerance {
  double daily_return =
      0.001;             // largest difference of two returns that agree: 0.1 percentage point
  double level = 0.001;  // largest |a/b - 1| of two closes that agree
};

struct ReturnException {
  Date date = {};  // of the later close
  double return_a = 0.0;
  double return_b = 0.0;

  friend bool operator==(const ReturnException&, const ReturnException&) = default;
};

// From `date` on, close a over close b is another number: one source adjusts where the other does
// not, or has a false price (then the level shifts back on the next day).
struct LevelShift {
  Date date = {};
  double ratio_before = 1.0;
  double ratio_after = 1.0;

  friend bool operator==(const LevelShift&, const LevelShift&) = default;
};

struct Reconciliation {
  std::size_t common_days = 0;
  std::size_t agreeing_levels = 0;  // of the common days
  // Pairs of days that follow each other in both series; where one source has a day between that
  // the other lacks, the two returns are of different spans and are left out.
  std::size_t compared_returns = 0;
  std::vector<ReturnException> exceptions = {};  // the compared returns that do not agree
  std::vector<LevelShift> level_shifts = {};     // against the ratio that was in force before

  // Of the compared returns, those that agree; empty when none could be compared.
  std::optional<double> return_share() const;
  // Of the common days, those whose closes agree; empty without a common day.
  std::optional<double> level_share() const;
};

// O(days of a + days of b). invalid_argument: the series are of two instruments, or a tolerance is
// not a number of 0 or more.
Result<Reconciliation> reconcile(const Series& a, const Series& b,
                                 ReconcileTolerance tolerance = {});

}  // namespace sensex
