#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

const Date kFirstDay(0, 1, 1);

Panel panel_of(const Series& index, const std::vector<Series>& stocks) {
  Result<Panel> panel = join(MarketData{.index = index, .stocks = stocks});
  return panel ? std::move(*panel) : Panel{};
}

}  // namespace

double share_of(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string percent_beside(double share, double limit) {
  constexpr int kMostDigits = 9;
  std::string text;
  for (int digits = 1; digits <= kMostDigits; ++digits) {
    text = fmt::format("{:.{}f}", 100 * share, digits);
    if (text != fmt::format("{:.{}f}", 100 * limit, digits)) return text;
  }
  return fmt::format("{:.1f}", 100 * share);
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

const Series* find_series(std::span<const Series> all, const Symbol& symbol) {
  const auto found = std::ranges::find(all, symbol, &Series::symbol);
  return found == all.end() || found->bars().empty() ? nullptr : &*found;
}

const GlobalSeries* find_global(std::span<const GlobalSeries> all, std::string_view id) {
  const auto found = std::ranges::find(all, id, &GlobalSeries::id);
  return found == all.end() || found->points().empty() ? nullptr : &*found;
}

std::optional<Stretch> last_year_of(const Series& before, const Series& after) {
  const auto bars = after.bars();
  if (bars.empty() || before.bars().empty()) return std::nullopt;
  const Date last = std::min(bars.back().date, before.bars().back().date);
  const auto end =
      static_cast<std::size_t>(std::ranges::upper_bound(bars, last, {}, &Bar::date) - bars.begin());
  if (end == 0) return std::nullopt;
  return Stretch{bars[end - std::min(end, kCoverageSessions)].date, last};
}

std::vector<double> MemberMoves::on(std::size_t t) {
  const Members& members = view_.market.universe().members_on(view_.panel.day(t));
  if (&members != members_) {
    members_ = &members;
    columns_.clear();
    for (const Symbol& member : members) {
      const StockColumn* column = view_.panel.find_stock(member);
      if (column != nullptr) columns_.push_back(column);
    }
  }
  std::vector<double> moves;
  moves.reserve(columns_.size());
  for (const StockColumn* column : columns_) {
    if (!column->bars[t - 1] || !column->bars[t]) continue;
    moves.push_back(column->bars[t]->close / column->bars[t - 1]->close - 1.0);
  }
  if (moves.size() < kLeastForMedian) moves.clear();
  return moves;
}

bool is_explained(const Symbol& symbol, Date from, Date to, double ratio,
                  std::span<const CorporateAction> actions) {
  return std::ranges::any_of(actions, [&](const CorporateAction& action) {
    if (action.symbol != symbol || action.ex_date <= from || action.ex_date > to.plus_days(1)) {
      return false;
    }
    const bool vouched = action.factor == 1.0 && action.origin == ActionOrigin::declared;
    return vouched || std::abs(ratio / action.factor - 1.0) <= kLargeStockMove;
  });
}

bool is_other_source(const QualityView& view) {
  return view.previous != nullptr && view.previous->origin != view.data.origin;
}

std::string named_sources(const QualityView& view) {
  if (!is_other_source(view)) return {};
  return fmt::format(" (these bars are from {}, the dataset before is from {})",
                     view.data.origin.source, view.previous->origin.source);
}

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
