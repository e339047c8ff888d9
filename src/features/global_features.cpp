#include "features/global_features.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "features/missing.h"
#include "features/scaling.h"

namespace sensex {
namespace {

bool is_fresh(Date quoted, Date target) { return target.days_since(quoted) <= kOldestQuoteDays; }

}  // namespace

GlobalFeatures::GlobalFeatures(const Panel& panel, const Market& market) : market_(market) {
  days_.reserve(panel.day_count());
  for (const Bar& bar : panel.index) days_.push_back(bar.date);
  for (const GlobalFeatureSpec& feature : market.features()) {
    const GlobalSpec* spec = market.find_global(feature.series);
    auto source = std::ranges::find(sources_, spec, &Source::spec);
    if (source == sources_.end()) {
      const GlobalSeries* series = panel.find_global(feature.series);
      sources_.push_back({spec, {}});
      source = std::prev(sources_.end());
      if (series != nullptr) source->history.emplace(*series, *spec, market.calendar());
    }
    source_of_.push_back(static_cast<std::size_t>(source - sources_.begin()));
  }
}

std::vector<double> GlobalFeatures::at(Session session, std::size_t previous, Date target) const {
  assert(previous >= 1 && previous < days_.size());
  const TradingCalendar& calendar = market_.calendar();
  const Cutoffs cutoffs{
      .now = cutoff(session, calendar, days_[previous], target),
      .reference = cutoff(session, calendar, days_[previous - 1], days_[previous]),
      .home_close = calendar.closes_at(days_[previous]),
      .previous = previous,
      .target = target};
  std::vector<double> values;
  values.reserve(source_of_.size());
  for (std::size_t i = 0; i < source_of_.size(); ++i) {
    values.push_back(value_of(market_.features()[i], sources_[source_of_[i]], cutoffs));
  }
  return values;
}

double GlobalFeatures::value_of(const GlobalFeatureSpec& feature, const Source& source,
                                const Cutoffs& cutoffs) const {
  if (!source.history) return kMissing;
  switch (feature.transform) {
    case GlobalTransform::level:
    case GlobalTransform::change:
      return of_level(feature.transform, *source.history, cutoffs);
    case GlobalTransform::since_close:
      return since_close(source, cutoffs);
    default:
      return of_returns(feature.transform, source, cutoffs);
  }
}

double GlobalFeatures::of_returns(GlobalTransform transform, const Source& source,
                                  const Cutoffs& cutoffs) const {
  const GlobalHistory& history = *source.history;
  const auto last = history.last_known(cutoffs.now);
  const auto before = history.last_known(cutoffs.reference);
  if (!last || !before || !is_fresh(history.date(*last), cutoffs.target)) return kMissing;
  if (transform == GlobalTransform::volatility) return soft_clip(history.volatility_zscore(*last));

  const bool arrived = has_arrived(source, *last, cutoffs.now);
  const bool had_arrived = has_arrived(source, *before, cutoffs.reference);
  const double unit = history.volatility(*before);
  if (transform == GlobalTransform::previous) {
    return had_arrived ? soft_clip(ratio(history.log_return(*before, 1), unit)) : kMissing;
  }
  if (!arrived) return kMissing;
  if (transform == GlobalTransform::five_days) {
    return soft_clip(ratio(history.log_return(*last, 5), unit * std::sqrt(5.0)));
  }
  return had_arrived ? soft_clip(ratio(history.log_return(*last, *last - *before), unit))
                     : kMissing;
}

double GlobalFeatures::of_level(GlobalTransform transform, const GlobalHistory& history,
                                const Cutoffs& cutoffs) const {
  const auto last = history.last_known(cutoffs.now, days_[cutoffs.previous]);
  if (!last) return kMissing;
  const auto newer = std::upper_bound(days_.begin(), days_.end(), history.date(*last));
  const auto age = days_.begin() + static_cast<std::ptrdiff_t>(cutoffs.previous) + 1 - newer;
  if (age > static_cast<std::ptrdiff_t>(kLevelReuseDays)) return kMissing;
  return soft_clip(transform == GlobalTransform::level ? history.level_zscore(*last)
                                                       : history.change_zscore(*last));
}

double GlobalFeatures::since_close(const Source& source, const Cutoffs& cutoffs) const {
  const GlobalHistory& history = *source.history;
  const auto base = history.last_known(cutoffs.home_close);
  const GlobalHistory::Quote* last = history.last_quote(cutoffs.now);
  if (!base || last == nullptr || !is_fresh(history.date(*base), cutoffs.target)) return kMissing;
  const double unit = history.volatility(*base);
  const auto known = history.last_known(cutoffs.now);
  if (!has_arrived(source, *known, cutoffs.now)) return kMissing;
  if (last->known_from > cutoffs.home_close) {
    // An older quote, of a day that was a holiday at home, is not what the morning says.
    if (source.spec->open && last->date < cutoffs.target) return kMissing;
    return soft_clip(ratio(last->log - history.log_of(*base), unit));
  }
  const bool is_quiet = source.spec->calendar.has_value();
  return is_quiet && !is_missing(unit) ? 0.0 : kMissing;
}

bool GlobalFeatures::has_arrived(const Source& source, std::size_t last, Instant now) const {
  const auto expected = last_known_session(*source.spec, now, market_.calendar());
  return !expected || source.history->date(last) >= *expected;
}

}  // namespace sensex
