#include "features/global_features.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "features/missing.h"
#include "features/scaling.h"
#include "market/new_york.h"

namespace sensex {
namespace {

std::optional<GlobalHistory> history_of(const Panel& panel, GlobalId id) {
  const GlobalSeries* series = panel.find_global(id);
  return series != nullptr ? std::optional(GlobalHistory(*series)) : std::nullopt;
}

// The last point known now and the last one known at the previous cut-off. They are the same when
// that market was closed in between.
struct News {
  const GlobalHistory& history;
  std::size_t last = 0;
  std::size_t before = 0;
};

std::optional<News> news_of(const std::optional<GlobalHistory>& history, Instant now,
                            Instant reference, Date target) {
  if (!history) return std::nullopt;
  const auto last = history->last_known(now);
  const auto before = history->last_known(reference);
  if (!last || !before) return std::nullopt;
  if (target.days_since(history->date(*last)) > kOldestQuoteDays) return std::nullopt;
  return News{.history = *history, .last = *last, .before = *before};
}

double volatility(const News& news) { return news.history.volatility(news.before); }

double overnight(const News& news) {
  const double moved = news.history.log_return(news.last, news.last - news.before);
  return soft_clip(ratio(moved, volatility(news)));
}

double previous_day(const News& news) {
  return soft_clip(ratio(news.history.log_return(news.before, 1), volatility(news)));
}

double five_days(const News& news) {
  const double moved = news.history.log_return(news.last, 5);
  return soft_clip(ratio(moved, volatility(news) * std::sqrt(5.0)));
}

// Whether the point known last at `now` is that of the last session, not of one before it.
bool has_us_session(const GlobalHistory& us, std::size_t last, Instant now) {
  return us.date(last) >= last_us_session(now);
}

}  // namespace

GlobalFeatures::GlobalFeatures(const Panel& panel)
    : us_(history_of(panel, GlobalId::us_equity)),
      fx_(history_of(panel, GlobalId::usd_inr)),
      vix_(history_of(panel, GlobalId::india_vix)) {
  days_.reserve(panel.day_count());
  for (const Bar& bar : panel.index) days_.push_back(bar.date);
}

GlobalFeatureValues GlobalFeatures::at(Session session, std::size_t previous, Date target) const {
  assert(previous >= 1 && previous < days_.size());
  const Cutoffs cutoffs{.now = cutoff(session, days_[previous], target),
                        .reference = cutoff(session, days_[previous - 1], days_[previous]),
                        .target = target};
  GlobalFeatureValues values;
  values.fill(kMissing);
  add_us(cutoffs, values);
  add_fx(cutoffs, values);
  add_vix(cutoffs.now, previous, values);
  return values;
}

void GlobalFeatures::add_us(const Cutoffs& cutoffs, GlobalFeatureValues& values) const {
  const auto news = news_of(us_, cutoffs.now, cutoffs.reference, cutoffs.target);
  if (!news) return;
  const bool arrived = has_us_session(*us_, news->last, cutoffs.now);
  const bool had_arrived = has_us_session(*us_, news->before, cutoffs.reference);
  if (arrived && had_arrived) values[0] = overnight(*news);
  if (had_arrived) values[1] = previous_day(*news);
  if (arrived) values[2] = five_days(*news);
  values[3] = soft_clip(news->history.volatility_zscore(news->last));
}

void GlobalFeatures::add_fx(const Cutoffs& cutoffs, GlobalFeatureValues& values) const {
  const auto news = news_of(fx_, cutoffs.now, cutoffs.reference, cutoffs.target);
  if (!news) return;
  values[4] = overnight(*news);
  values[5] = five_days(*news);
}

void GlobalFeatures::add_vix(Instant now, std::size_t previous, GlobalFeatureValues& values) const {
  if (!vix_) return;
  const auto last = vix_->last_known(now, days_[previous]);
  if (!last) return;
  const auto newer = std::upper_bound(days_.begin(), days_.end(), vix_->date(*last));
  const auto age = days_.begin() + static_cast<std::ptrdiff_t>(previous) + 1 - newer;
  if (age > static_cast<std::ptrdiff_t>(kVixReuseDays)) return;
  values[6] = soft_clip(vix_->level_zscore(*last));
  values[7] = soft_clip(vix_->change_zscore(*last));
}

}  // namespace sensex
