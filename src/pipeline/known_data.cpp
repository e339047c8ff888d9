#include "pipeline/known_data.h"

#include <algorithm>
#include <utility>

namespace sensex {
namespace {

GlobalSeries known_by(const GlobalSeries& series, const Market& market, Instant now) {
  const GlobalSpec* spec = market.find_global(series.id());
  std::vector<GlobalPoint> points;
  for (GlobalPoint point : series.points()) {
    if (spec == nullptr) break;
    if (close_known_from(*spec, point.date, market.calendar()) > now) point.close.reset();
    if (open_known_from(*spec, point.date, market.calendar()) > now) point.open.reset();
    if (point.close || point.open) points.push_back(point);
  }
  return *GlobalSeries::create(series.id(), std::move(points));
}

Series known_by(const Series& series, const TradingCalendar& calendar, Instant now) {
  const std::span<const Bar> bars = series.bars();
  const auto unfinished = std::ranges::partition_point(
      bars, [&](const Bar& bar) { return calendar.final_at(bar.date) <= now; });
  std::optional<Opening> opening = series.opening();
  // A series that had nothing new still has the opening of an earlier ingest.
  if (opening && calendar.final_at(opening->date) <= now) opening.reset();
  if (!opening && unfinished != bars.end() && calendar.opens_at(unfinished->date) <= now) {
    opening = Opening{unfinished->date, unfinished->open};
  }
  if (unfinished == bars.end() && opening == series.opening()) return series;
  return *Series::create(series.symbol(), {bars.begin(), unfinished}, opening);
}

}  // namespace

void keep_known(MarketData& data, const Market& market, Instant now) {
  data.index = known_by(data.index, market.calendar(), now);
  for (Series& series : data.stocks) series = known_by(series, market.calendar(), now);
  if (data.origin.simulated) return;
  for (GlobalSeries& series : data.globals) series = known_by(series, market, now);
}

}  // namespace sensex
