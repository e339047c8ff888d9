#pragma once

#include <optional>
#include <vector>

#include "market/series.h"

namespace sensex {

// The longest that markets close, with room: New York came to 5 calendar days (Sandy), Mumbai to 5.
// An older quote is no longer the market's last word, a longer step between quotes is a gap.
inline constexpr int kOldestQuoteDays = 7;

// A global market's closes with everything that features read of them, and the instant each became
// known. Entry i depends on points 0 to i only.
class GlobalHistory {
 public:
  explicit GlobalHistory(const GlobalSeries& series);

  // The last point known at `now`; empty: none yet.
  std::optional<std::size_t> last_known(Instant now) const;
  // The last point known at `now` and dated up to `last_day`.
  std::optional<std::size_t> last_known(Instant now, Date last_day) const;

  Date date(std::size_t i) const { return dates_[i]; }
  // Log return from point i - steps to i; kMissing when there is no such point, or when a step in
  // between is longer than kOldestQuoteDays: what moved over a gap in the data did so nobody knows
  // when.
  double log_return(std::size_t i, std::size_t steps) const;
  double volatility(std::size_t i) const { return volatility_[i]; }  // EWMA of daily log returns
  double volatility_zscore(std::size_t i) const { return volatility_zscore_[i]; }  // of its log
  double level_zscore(std::size_t i) const { return level_zscore_[i]; }            // of log values
  double change_zscore(std::size_t i) const { return change_zscore_[i]; }  // of daily log returns

 private:
  std::vector<Date> dates_;
  std::vector<Instant> known_from_;
  std::vector<double> logs_;
  std::vector<double> volatility_;
  std::vector<double> volatility_zscore_;
  std::vector<double> level_zscore_;
  std::vector<double> change_zscore_;
};

}  // namespace sensex
