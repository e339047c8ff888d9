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

GlobalHistory::GlobalHistory(const GlobalSeries& series, const GlobalSpec& spec,
                             const TradingCalendar& home) {
  EwmaVolatility volatility;
  ScaledForm volatility_form;
  ScaledForm level_form;
  ScaledForm change_form;
  for (const GlobalPoint& point : series.points()) {
    if (point.open && spec.open && *point.open > 0.0) {
      quotes_.push_back(
          {open_known_from(spec, point.date, home), point.date, std::log(*point.open)});
    }
    if (!point.close || !spec.close) continue;
    dates_.push_back(point.date);
    known_from_.push_back(close_known_from(spec, point.date, home));
    logs_.push_back(log_or_missing(*point.close));
    if (!is_missing(logs_.back())) {
      quotes_.push_back({known_from_.back(), point.date, logs_.back()});
    }
    const double change = log_return(logs_.size() - 1, 1);
    volatility_.push_back(is_missing(change) ? kMissing : or_missing(volatility.push(change)));
    volatility_zscore_.push_back(volatility_form.push(log_or_missing(volatility_.back())));
    level_zscore_.push_back(level_form.push(logs_.back()));
    change_zscore_.push_back(change_form.push(change));
  }
  std::ranges::stable_sort(quotes_, {}, &Quote::known_from);
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

const GlobalHistory::Quote* GlobalHistory::last_quote(Instant now) const {
  const auto later = std::ranges::upper_bound(quotes_, now, {}, &Quote::known_from);
  return later == quotes_.begin() ? nullptr : &*std::prev(later);
}

}  // namespace sensex
