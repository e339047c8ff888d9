#include "market/panel.h"

#include <algorithm>
#include <cassert>

#include <fmt/core.h>

namespace sensex {
namespace {

// Both sides are in date order, so one walk pairs them.
StockColumn on_days(const Series& stock, std::span<const Bar> index) {
  StockColumn column{.symbol = stock.symbol(), .bars = {}};
  column.bars.reserve(index.size());
  auto bar = stock.bars().begin();
  const auto end = stock.bars().end();
  for (const Bar& day : index) {
    while (bar != end && bar->date < day.date) ++bar;
    const bool there = bar != end && bar->date == day.date;
    column.bars.push_back(there ? std::optional<Bar>(*bar) : std::nullopt);
  }
  return column;
}

GlobalSeries up_to(const GlobalSeries& series, Date last) {
  const auto points = series.points();
  const auto end = std::ranges::upper_bound(points, last, {}, &GlobalPoint::date);
  // A prefix of a valid series is valid.
  return GlobalSeries::create(series.id(), {points.begin(), end}).value();
}

}  // namespace

std::optional<std::size_t> Panel::find_day(Date date) const {
  const auto found = std::ranges::lower_bound(index, date, {}, &Bar::date);
  if (found == index.end() || found->date != date) return std::nullopt;
  return static_cast<std::size_t>(found - index.begin());
}

const StockColumn* Panel::find_stock(const Symbol& symbol) const {
  const auto found = std::ranges::lower_bound(stocks, symbol, {}, &StockColumn::symbol);
  return found != stocks.end() && found->symbol == symbol ? &*found : nullptr;
}

const GlobalSeries* Panel::find_global(std::string_view id) const {
  const auto found = std::ranges::find(globals, id, &GlobalSeries::id);
  return found != globals.end() ? &*found : nullptr;
}

Panel Panel::truncated(std::size_t t) const {
  assert(t < day_count());
  const auto days = static_cast<std::ptrdiff_t>(t + 1);
  Panel panel{.origin = origin, .index = {index.begin(), index.begin() + days}};
  panel.stocks.reserve(stocks.size());
  for (const StockColumn& stock : stocks) {
    panel.stocks.push_back({stock.symbol, {stock.bars.begin(), stock.bars.begin() + days}});
  }
  for (const GlobalSeries& series : globals) panel.globals.push_back(up_to(series, day(t)));
  return panel;
}

Result<Panel> join(const MarketData& data) {
  const std::span<const Bar> index = data.index.bars();
  if (index.empty()) {
    return fail(Errc::not_enough_data,
                fmt::format("the index {} has no bar; ingest a longer date range",
                            data.index.symbol().text()));
  }
  Panel panel{.origin = data.origin, .index = {index.begin(), index.end()}};
  panel.stocks.reserve(data.stocks.size());
  for (const Series& stock : data.stocks) panel.stocks.push_back(on_days(stock, index));
  panel.opening = data.index.opening();
  for (std::size_t i = 0; panel.opening && i < data.stocks.size(); ++i) {
    const std::optional<Opening>& opening = data.stocks[i].opening();
    if (opening && opening->date == panel.opening->date) panel.stocks[i].opening = opening;
  }
  panel.globals = data.globals;
  return panel;
}

}  // namespace sensex
