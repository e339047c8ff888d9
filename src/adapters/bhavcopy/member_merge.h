#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/bhavcopy/gap.h"
#include "adapters/bhavcopy/member_parts.h"
#include "market/corporate_action.h"
#include "market/market_data.h"
#include "market/series.h"

namespace sensex {

struct MergedMember {
  Series series;
  // Those with an ex-date after the last known bar, of the days that came: declared, fed, detected.
  std::vector<CorporateAction> actions = {};
  OtherTerms rescaling = {};  // of the known bars, before the actions
  // The raw days that were known already, adjusted, and the stated closes that differ.
  std::optional<Series> opinion = {};
  std::vector<RefusedRow> refused = {};  // stated_close.h
  std::vector<std::string> remarks = {};
};

// Lays a stock's raw bars over what is known of it. A known day keeps its bar, unless that is false
// and a raw day shows it (false_bar.h); where the closes differ by more than kOpinionTolerance a
// remark tells, and likewise of a stated previous close.
//   after the last known bar  appended. Actions between (known, declared, or found in the prices
//                             with market/action_detection.h) adjust all bars before them.
//   between known bars        filled in, in the known bars' terms: by the ratio of known to raw
//                             price on the nearest day that both have, or, where there is none, by
//                             the stated previous close, or else by the actions
//   before the first          left out, with a remark
// Known bars may be in other terms than the last raw price, as those of a source that has adjusted
// them for a later split: where a stated previous close or a common day says so, by more than 5 %,
// and another statement bears it out, they are scaled, but not where only the last of them looks
// false, which is told; a row whose stated previous close contradicts the session before is refused
// (stated_close.h). Where sessions are missing before the first new day, gap.h says which it is. A
// rise is never an action unless it is declared.
// malformed_data: a factor takes a price out of what a double can hold.
Result<MergedMember> merge_member(const MemberParts& parts);

}  // namespace sensex
