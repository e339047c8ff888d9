#include <limits>
#include <utility>

#include "market/quality_rules.h"

namespace sensex {
namespace {

const Date kFirstDay(0, 1, 1);

Panel panel_of(const Series& index, const std::vector<Series>& stocks) {
  Result<Panel> panel = join(MarketData{.index = index, .stocks = stocks});
  return panel ? std::move(*panel) : Panel{};
}

}  // namespace

Series up_to(const Series& series, Date last) {
  return series.bars().empty() ? series : series.between(kFirstDay, last);
}

QualityView make_view(const QualityInput& input) {
  const Date last = input.market.calendar().last_completed_session(input.now);
  QualityView view{.data = input.data,
                   .market = input.market,
                   .previous = input.previous,
                   .now = input.now,
                   .last_completed = last,
                   .index = up_to(input.data.index, last)};
  view.stocks.reserve(input.data.stocks.size());
  for (const Series& stock : input.data.stocks) view.stocks.push_back(up_to(stock, last));
  view.panel = panel_of(view.index, view.stocks);
  return view;
}

}  // namespace sensex
