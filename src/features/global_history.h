#pragma once

#include <optional>
#include <vector>

#include "market/global_series.h"
#include "market/global_spec.h"

namespace sensex {

// The longest that markets close, with room: New York came to 5 calendar days (Sandy), Mumbai to 5.
// An older quote is no longer the market's last word, a longer step between quotes is a gap.
inline constexpr int kOldestQuoteDays = 7;

// A global market's points with everything that features read of them, and the instant each field
// became known. Entry i is the i-th point with a close; it depends on points up to its own only.
class GlobalHistory {
 public:
  // `home` is the calendar of the market whose forecast it is.
  GlobalHistory(const GlobalSeries& series, const GlobalSpec& spec, const TradingCalendar& home);

  // The last close known at `now`; empty: none yet.
  std::optional<std::size_t> last_known(Instant now) const;
  // The last close known at `now` and dated up to `last_day`.
  std::optional<std::size_t> last_known(Instant now, Date last_day) const;

  Date date(std::size_t i) const { return dates_[i]; }
  // Log return from close i - steps to i; kMissing when there is no such close, or when a step in
  // between is longer than kOldestQuoteDays: what moved over a gap in the data did so nobody knows
  // when.
  double log_return(std::size_t i, std::size_t steps) const;
  double log_of(std::size_t i) const { return logs_[i]; }            // kMissing unless above 0
  double volatility(std::size_t i) const { return volatility_[i]; }  // EWMA of daily log returns
  double volatility_zscore(std::size_t i) const { return volatility_zscore_[i]; }  // of its log
  double level_zscore(std::size_t i) const { return level_zscore_[i]; }            // of log values
  double change_zscore(std::size_t i) const { return change_zscore_[i]; }  // of daily log returns

  // A price that was somebody's last word: an open or a close.
  struct Quote {
    Instant known_from = {};
    Date date = {};
    double log = 0.0;
  };
  // The last quote known at `now`; null: none yet.
  const Quote* last_quote(Instant now) const;

 private:
  std::vector<Date> dates_;
  std::vector<Instant> known_from_;
  std::vector<double> logs_;
  std::vector<double> volatility_;
  std::vector<double> volatility_zscore_;
  std::vector<double> level_zscore_;
  std::vector<double> change_zscore_;
  std::vector<Quote> quotes_;  // by increasing instant
};

}  // namespace sensex
