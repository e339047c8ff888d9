#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "adapters/bhavcopy/daily_members.h"
#include "market/bar_source.h"

namespace sensex {

struct DailyImport {
  std::vector<NamedDailyFile> files = {};  // in any order
  std::optional<MarketData> known = {};    // the dataset that is there; empty: none
  std::optional<Series> index = {};        // the index's bars, which no daily file has
  Instant now = {};
};

// A dataset and what daily files add to it: days after a member's last bar, and gaps between its
// bars (adapters/bhavcopy/member_merge.h says how splits are met). Days that are known keep their
// bars, but for false ones (adapters/bhavcopy/false_bar.h); what the files say of them is a second
// opinion, "nse daily files". Index bars are laid over
// the known ones likewise, "index file". Members may have days that the index lacks. Sessions
// after the known ones of which no file came are named in a remark. What known bars were multiplied
// by to be in the files' terms stands in `rescalings`, rows that contradict the session before in
// `refused` (adapters/bhavcopy/stated_close.h). The origin stays the known one's, or is
// "nse-files".
//   refused           a file is of no finished session or repeats one (daily_members.h)
//   not_enough_data   nothing is known and no index bars were given, or no file has a row of a
//                     member while no index bars were given
// `market` must outlive the source.
std::unique_ptr<BarSource> make_daily_source(DailyImport import, const Market& market);

}  // namespace sensex
