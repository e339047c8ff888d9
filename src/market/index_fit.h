#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "market/quality_rules.h"

namespace sensex {

// Behind raw-vs-index: what the members' moves make the index's move, by the weights that they had
// in the year before. An index is a weighted sum of its members, so this is nearer to it than the
// median member is.

// Close to close, one a day of the panel; empty: not known.
using Moves = std::vector<std::optional<double>>;

Moves moves_of_index(const Panel& panel);
// A move from or to a price that nobody paid is not known.
Moves moves_of(const StockColumn& stock);

struct FittedGap {
  double fitted = 0.0;  // the move that the members make
  double gap = 0.0;     // the index's move less that
  double limit = 0.0;   // kFittedGap times what they lay apart in the year before
  bool is_far() const { return gap > limit || gap < -limit; }
};

// One a day of the panel; empty in the first year, where fewer than kLeastForMedian members are
// known for that year, and of a market of more than kMostFittedStocks. The weights of a day come
// from the kCoverageSessions sessions before its block of kFitSessions, by least squares that lean
// to equal weights. O(days x stocks^2).
std::vector<std::optional<FittedGap>> fitted_gaps(const QualityView& view);

}  // namespace sensex
