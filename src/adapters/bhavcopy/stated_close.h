#pragma once

#include <optional>
#include <vector>

#include "adapters/bhavcopy/gap.h"
#include "adapters/bhavcopy/member_parts.h"
#include "market/market_data.h"

namespace sensex {

// A stated previous close of which no session is missing to the price before tells one price twice.
// Where the two differ by more than 5 %, the prices before are in other terms, an action lies
// between, or one of the two is false; a false one must not rewrite fifteen years of bars. So a
// difference is only believed when something else bears it out.

struct StatedClose {
  double ratio = 1.0;    // of the stated to the known close of the session before
  double opening = 1.0;  // of the row's open to its stated close, less the market's move
  // Of the next session's stated close to the row's own close; empty: no row states one.
  std::optional<double> next = {};
};

// Whether the row and the next one bear the difference out: it opens near its own stated close, and
// the next row states its close, or, without one, the ratio is a simple factor to within 1 %.
bool is_borne_out(const StatedClose& stated);

// The ratio as terms; a simple factor where it lies within 1 % of one.
OtherTerms exact_terms(double ratio);

struct CheckedRows {
  std::vector<RawDay> days = {};
  std::vector<RefusedRow> refused = {};
  // What the known bars are multiplied by to meet the first day after them; empty: a session is
  // missing between, or that day states no previous close.
  std::optional<OtherTerms> terms = {};
};

// The raw days without those after the last known bar that contradict the session before. Besides
// the rows themselves an action of those given bears a difference out, and a common day that shows
// the known bars in the same other terms. Across missing sessions gap.h judges; a row is only left
// out there when the next one takes it back: it states a close that trading may have reached, and
// the row's own lies beyond. A declared factor of 1 on the day says that nothing
// happened: the row comes in and scales nothing.
CheckedRows check_stated_closes(const MemberParts& parts);

}  // namespace sensex
