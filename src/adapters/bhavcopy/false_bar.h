#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/bhavcopy/member_parts.h"

namespace sensex {

// One false known bar makes true prices look as if all known bars were in other terms. Which of the
// two it is, the bar's own moves tell: of bars in other terms they are ordinary, of a false bar
// they are what it is off by.

// By the bar's own move from the bar before, less the market's.
enum class LastBar {
  sound,     // mended it would have moved more than twice as far
  in_doubt,  // mended it would have moved further, but less than twice as far
  is_false,  // mended it would have moved less
};

// Whether the last known bar is false, rather than all known bars in other terms, when the prices
// after it are `ratio` times what it says. Common days before it tell the terms of those before it;
// a bar of which a raw day has come is sound here, since that tells (below).
LastBar last_bar_of(const MemberParts& parts, double ratio);

// Known over raw price on the last day that both have. Empty: there is none, or there are others
// and none of them has the same ratio, beside the known actions between.
std::optional<double> common_ratio(const MemberParts& parts);

struct MendedBars {
  std::vector<Bar> bars = {};             // the known ones, the false of them replaced
  std::vector<std::string> remarks = {};  // one for each that was
};

// Replaces the known bars that a raw day shows to be false: their closes differ by more than 5 %
// beyond the terms of the days beside it, and the difference explains the known bar's own moves;
// of the last known bar also when the next row states the raw day's close once more. The terms are
// known over raw price on the nearest other common day, or else over the stated previous close.
// Empty: none is false.
std::optional<MendedBars> mended_bars(const MemberParts& parts);

}  // namespace sensex
