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

// The ratio as terms; a simple factor where it lies within 1 % of one.
OtherTerms exact_terms(double ratio);

// A stated previous close that is told, though it is near enough for the row to stand.
struct StatedDifference {
  Date date = {};  // of the close
  double known = 0.0;
  double stated = 0.0;
};

struct CheckedRows {
  std::vector<RawDay> days = {};
  std::vector<RefusedRow> refused = {};
  // What the known bars are multiplied by to meet the first day after them; empty: a session is
  // missing between, or that day states no previous close.
  std::optional<OtherTerms> terms = {};
  // The first day after the known bars is kept though it does not meet the last of them, since that
  // is rather false itself (false_bar.h).
  bool is_last_doubted = false;
  // Of sessions that follow each other, beyond kOpinionTolerance and within 5 %.
  std::vector<StatedDifference> differences = {};
};

// The raw days without those after the last known bar that contradict the session before. Besides
// the rows themselves an action of those given bears a difference out, and the common days that
// show the known bars in the same other terms. Across missing sessions gap.h judges; a row is only
// left out there when the next one takes it back: it states a close that trading may have reached,
// and the row's own lies beyond. A declared factor of 1 on the day says that nothing happened: the
// row comes in and scales nothing.
CheckedRows check_stated_closes(const MemberParts& parts);

}  // namespace sensex
