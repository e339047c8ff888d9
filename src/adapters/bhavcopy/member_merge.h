#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/bhavcopy/daily_members.h"
#include "market/corporate_action.h"
#include "market/series.h"
#include "market/trading_calendar.h"

namespace sensex {

struct MemberParts {
  const Series* known = nullptr;  // split-adjusted; null: nothing is known of the stock
  const RawMember& raw;
  std::span<const Bar> index;                // the market's bars, for its moves
  std::span<const CorporateAction> actions;  // the stock's, known and declared
  const TradingCalendar& calendar;
  Date today = {};
};

struct MergedMember {
  Series series;
  // Those with an ex-date after the last known bar, of the days that came: declared, fed, detected.
  std::vector<CorporateAction> actions = {};
  double rescaling = 1.0;              // of the known bars, before the actions
  std::optional<Series> opinion = {};  // the raw days that were known already, adjusted
  std::size_t appended = 0;
  std::size_t filled = 0;
  std::vector<std::string> remarks = {};
};

// Lays a stock's raw bars over what is known of it. A known day keeps its bar.
//   after the last known bar  appended. Actions between (known, declared, or found in the prices
//                             with market/action_detection.h) adjust all bars before them.
//   between known bars        filled in, in the known bars' terms: by the ratio of known to raw
//                             price on the nearest day that both have, or, where there is none, by
//                             the stated previous close, or else by the actions
//   before the first          left out, with a remark
// Known bars may be in other terms than the last raw price, as those of a source that has adjusted
// them for a later split: where the stated previous close or a common day says so, by more than 5
// %, they are scaled. A stated previous close below the known one is an action instead. Where
// sessions are missing before the first new day, adapters/bhavcopy/gap.h says which it is. A rise
// is never an action unless it is declared.
// malformed_data: a factor takes a price out of what a double can hold.
Result<MergedMember> merge_member(const MemberParts& parts);

}  // namespace sensex
