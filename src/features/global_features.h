#pragma once

#include <optional>
#include <vector>

#include "features/global_history.h"
#include "market/market.h"
#include "market/panel.h"
#include "market/session.h"

namespace sensex {

// A level of a series (India VIX) is reused for so many index days when it is missing.
inline constexpr std::size_t kLevelReuseDays = 3;

// What other markets did, as the market's definition declares it: one column for each of its
// `feature` lines, in their order. The transforms, in units of the series' own recent volatility
// where they are returns, softly clipped to -2 to 2:
//   overnight    log return of all closes that became known since the same session's previous
//                cut-off; 0 when the series' exchange had a holiday
//   previous     log return of the close before those
//   five-days    log return over the last 5 closes
//   volatility   z-score of the log of that volatility
//   level        z-score of the log level; one of the last kLevelReuseDays index days
//   change       z-score of the daily log change, likewise
//   since-close  log move from the last close known when the home market closed to the last open or
//                close known at the cut-off: for Asia the morning's open, for New York the night.
//                Missing when nothing came since, unless the exchange's calendar says that nothing
//                was to come: then 0. Missing too when the open of the target day is declared and
//                has not come, whatever came on a holiday at home
// Only fields known at the session's cut-off enter. kMissing where a series is absent, stale
// (kOldestQuoteDays) or too short, where a return would span a gap, and, for a series whose
// exchange's calendar is known, where a session's row has not arrived: a night of which nothing is
// known is no quiet night.
class GlobalFeatures {
 public:
  // Copies what it needs of the panel. `market` must outlive it.
  GlobalFeatures(const Panel& panel, const Market& market);

  // One value for each of market.features(), for `target`, of which panel day `previous` is the
  // trading day before. REQUIRES: previous >= 1.
  std::vector<double> at(Session session, std::size_t previous, Date target) const;

 private:
  // One declared series that features read.
  struct Source {
    const GlobalSpec* spec = nullptr;
    std::optional<GlobalHistory> history = {};  // empty: the panel lacks it
  };
  struct Cutoffs {
    Instant now = {};
    Instant reference = {};   // the same session's previous one
    Instant home_close = {};  // when trading of day `previous` ended at home
    std::size_t previous = 0;
    Date target = {};
  };

  double value_of(const GlobalFeatureSpec& feature, const Source& source,
                  const Cutoffs& cutoffs) const;
  double of_returns(GlobalTransform transform, const Source& source, const Cutoffs& cutoffs) const;
  double of_level(GlobalTransform transform, const GlobalHistory& history,
                  const Cutoffs& cutoffs) const;
  double since_close(const Source& source, const Cutoffs& cutoffs) const;
  // Whether entry `last`, the last one known at `now`, is of the last session, not of one before.
  bool has_arrived(const Source& source, std::size_t last, Instant now) const;

  const Market& market_;
  std::vector<Date> days_;              // the panel's
  std::vector<Source> sources_;         // each series once
  std::vector<std::size_t> source_of_;  // [features], positions in sources_
};

}  // namespace sensex
