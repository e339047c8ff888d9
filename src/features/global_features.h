#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "features/global_history.h"
#include "market/panel.h"
#include "market/session.h"

namespace sensex {

// What other markets did since the same session's previous cut-off, in units of their own recent
// volatility, and how nervous they are. In this order, frozen:
inline constexpr std::array<std::string_view, 8> kGlobalFeatureNames = {
    "us_overnight",   // log return of all US closes that became known since then; 0: US holiday
    "us_previous",    // log return of the US close before those
    "us_5d",          // log return over the last 5 US closes
    "us_volatility",  // z-score of log US volatility
    "fx_overnight",   // as us_overnight, rupees per dollar
    "fx_5d",          //
    "vix_level",      // z-score of log India VIX
    "vix_change",     // z-score of its daily log change
};

using GlobalFeatureValues = std::array<double, kGlobalFeatureNames.size()>;

// India VIX is reused for so many index days when it is missing.
inline constexpr std::size_t kVixReuseDays = 3;

class GlobalFeatures {
 public:
  // Copies what it needs of the panel. A series that is not there leaves its features missing.
  explicit GlobalFeatures(const Panel& panel);

  // Features for `target`, of which panel day `previous` is the trading day before; only points
  // available at the session's cut-off. kMissing where a series is absent, stale or too short, and
  // where a return would span a gap (GlobalHistory::log_return). The US returns are also missing
  // when a session's row has not arrived: a night of which nothing is known is no quiet night.
  // REQUIRES: previous >= 1.
  GlobalFeatureValues at(Session session, std::size_t previous, Date target) const;

 private:
  struct Cutoffs {
    Instant now = {};
    Instant reference = {};  // the same session's previous one
    Date target = {};
  };

  void add_us(const Cutoffs& cutoffs, GlobalFeatureValues& values) const;
  void add_fx(const Cutoffs& cutoffs, GlobalFeatureValues& values) const;
  void add_vix(Instant now, std::size_t previous, GlobalFeatureValues& values) const;

  std::vector<Date> days_;  // the panel's
  std::optional<GlobalHistory> us_ = {};
  std::optional<GlobalHistory> fx_ = {};
  std::optional<GlobalHistory> vix_ = {};
};

}  // namespace sensex
