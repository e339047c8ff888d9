#include "pipeline/known_data.h"

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
  std::vector<Bar> final_bars;
  std::optional<Opening> opening = series.opening();
  // A series that had nothing new still has the opening of an earlier ingest.
  if (opening && calendar.final_at(opening->date) <= now) opening.reset();
  for (const Bar& bar : series.bars()) {
    if (calendar.final_at(bar.date) <= now) {
      final_bars.push_back(bar);
    } else if (!opening && calendar.opens_at(bar.date) <= now) {
      opening = Opening{bar.date, bar.open};
    }
  }
  return *Series::create(series.symbol(), std::move(final_bars), opening);
}

}  // namespace

void keep_known(MarketData& data, const Market& market, Instant now) {
  data.index = known_by(data.index, market.calendar(), now);
  for (Series& series : data.stocks) series = known_by(series, market.calendar(), now);
  if (data.origin.simulated) return;
  for (GlobalSeries& series : data.globals) series = known_by(series, market, now);
}

}  // namespace sensex
