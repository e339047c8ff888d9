#include "features/global_history.h"

#include <algorithm>
#include <cmath>

#include "features/ewma_volatility.h"
#include "features/missing.h"
#include "features/scaling.h"

namespace sensex {
namespace {

std::optional<std::size_t> before(std::ptrdiff_t count) {
  return count > 0 ? std::optional(static_cast<std::size_t>(count - 1)) : std::nullopt;
}

}  // namespace

GlobalHistory::GlobalHistory(const GlobalSeries& series) {
  EwmaVolatility volatility;
  ScaledForm volatility_form;
  ScaledForm level_form;
  ScaledForm change_form;
  for (const GlobalPoint& point : series.points()) {
    dates_.push_back(point.date);
    known_from_.push_back(available_at(series.id(), point.date));
    logs_.push_back(std::log(point.value));
    const double change = log_return(logs_.size() - 1, 1);
    volatility_.push_back(is_missing(change) ? kMissing : or_missing(volatility.push(change)));
    volatility_zscore_.push_back(volatility_form.push(log_or_missing(volatility_.back())));
    level_zscore_.push_back(level_form.push(logs_.back()));
    change_zscore_.push_back(change_form.push(change));
  }
}

std::optional<std::size_t> GlobalHistory::last_known(Instant now) const {
  return before(std::ranges::upper_bound(known_from_, now) - known_from_.begin());
}

std::optional<std::size_t> GlobalHistory::last_known(Instant now, Date last_day) const {
  const auto known = std::ranges::upper_bound(known_from_, now) - known_from_.begin();
  const auto dated = std::ranges::upper_bound(dates_, last_day) - dates_.begin();
  return before(std::min(known, dated));
}

double GlobalHistory::log_return(std::size_t i, std::size_t steps) const {
  if (i < steps) return kMissing;
  for (std::size_t step = i - steps; step < i; ++step) {
    if (dates_[step + 1].days_since(dates_[step]) > kOldestQuoteDays) return kMissing;
  }
  return logs_[i] - logs_[i - steps];
}

}  // namespace sensex
