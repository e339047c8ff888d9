#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "market/quality_rules.h"

namespace sensex {
namespace {

double volatility_of(std::span<const Bar> bars) {
  if (bars.size() < 3) return 0.0;
  std::vector<double> returns;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    returns.push_back(bars[i].close / bars[i - 1].close - 1.0);
  }
  const auto count = static_cast<double>(returns.size());
  const double mean = std::accumulate(returns.begin(), returns.end(), 0.0) / count;
  double squares = 0.0;
  for (const double each : returns) squares += (each - mean) * (each - mean);
  return std::sqrt(squares / (count - 1.0));
}

SeriesNumbers numbers_of(const Series& series) {
  const auto bars = series.bars();
  SeriesNumbers numbers{.series = series.symbol().text(), .records = bars.size()};
  if (bars.empty()) return numbers;
  numbers.first = bars.front().date;
  numbers.last = bars.back().date;
  numbers.min_close = std::ranges::min(bars, {}, &Bar::close).close;
  numbers.max_close = std::ranges::max(bars, {}, &Bar::close).close;
  double sum = 0.0;
  for (const Bar& bar : bars) sum += bar.close;
  numbers.average_close = sum / static_cast<double>(bars.size());
  numbers.volatility = volatility_of(bars);
  return numbers;
}

std::size_t missing_sessions(const QualityView& view) {
  if (view.panel.index.empty()) return 0;
  const TradingCalendar& calendar = view.market.calendar();
  std::size_t missing = 0;
  const Date first = std::max(view.panel.day(0), calendar.first_covered_day());
  for (Date day = calendar.next_trading_day(first); day <= view.panel.last_day();
       day = calendar.next_trading_day(day)) {
    if (!view.panel.find_day(day)) ++missing;
  }
  return missing;
}

std::size_t missing_bars(const QualityView& view, const SeriesNumbers& numbers,
                         const StockColumn& column) {
  const std::optional<Date> end = view.market.end_of(column.symbol);
  std::size_t missing = 0;
  for (std::size_t t = 0; t < view.panel.day_count(); ++t) {
    const Date day = view.panel.day(t);
    if (!numbers.first || day < *numbers.first || (end && day >= *end)) continue;
    if (!column.bars[t]) ++missing;
  }
  return missing;
}

// Members with a bar on day t.
std::size_t members_on(const QualityView& view, std::size_t t) {
  const Members& members = view.market.universe().members_on(view.panel.day(t));
  return static_cast<std::size_t>(std::ranges::count_if(members, [&](const Symbol& member) {
    const StockColumn* column = view.panel.find_stock(member);
    return column != nullptr && column->bars[t].has_value();
  }));
}

void add_member_coverage(const QualityView& view, Coverage& coverage) {
  const std::size_t days = view.panel.day_count();
  if (days == 0) return;
  const std::size_t looked_at = std::min(days, kCoverageSessions);
  std::size_t there = 0;
  for (std::size_t t = days - looked_at; t < days; ++t) {
    const std::size_t members = members_on(view, t);
    there += members;
    if (coverage.least_members_on && members >= coverage.least_members) continue;
    coverage.least_members = members;
    coverage.least_members_on = view.panel.day(t);
  }
  coverage.member_coverage = static_cast<double>(there) /
                             static_cast<double>(looked_at * view.market.universe().slot_count());
}

double up_share(std::span<const Bar> bars) {
  if (bars.size() < 2) return 0.0;
  std::size_t ups = 0;
  for (std::size_t i = 1; i < bars.size(); ++i) {
    if (bars[i].close > bars[i - 1].close) ++ups;
  }
  return static_cast<double>(ups) / static_cast<double>(bars.size() - 1);
}

// Delivered of what the market declares, so that a series which nobody asked for does not count.
std::size_t delivered_series(const QualityView& view) {
  std::size_t delivered = view.index.bars().empty() ? 0 : 1;
  for (const Symbol& symbol : view.market.universe().all()) {
    if (find_series(view.stocks, symbol) != nullptr) ++delivered;
  }
  for (const GlobalSpec& spec : view.market.globals()) {
    if (find_global(view.data.globals, spec.id) != nullptr) ++delivered;
  }
  return delivered;
}

}  // namespace

std::vector<SeriesNumbers> series_numbers(const QualityView& view) {
  std::vector<SeriesNumbers> all = {numbers_of(view.index)};
  all.back().missing_days = missing_sessions(view);
  for (const Series& stock : view.stocks) {
    all.push_back(numbers_of(stock));
    const StockColumn* column = view.panel.find_stock(stock.symbol());
    if (column != nullptr) all.back().missing_days = missing_bars(view, all.back(), *column);
  }
  return all;
}

Coverage coverage_numbers(const QualityView& view, std::span<const SeriesNumbers> series) {
  Coverage coverage;
  coverage.declared_series = 1 + view.market.universe().all().size() + view.market.globals().size();
  coverage.delivered_series = delivered_series(view);
  coverage.success_rate = static_cast<double>(coverage.delivered_series) /
                          static_cast<double>(coverage.declared_series);
  for (const SeriesNumbers& numbers : series) {
    coverage.total_records += numbers.records;
    coverage.total_missing += numbers.missing_days;
  }
  const auto records = static_cast<double>(coverage.total_records);
  const auto missing = static_cast<double>(coverage.total_missing);
  if (records + missing > 0) coverage.missing_percent = 100 * missing / (records + missing);
  if (!series.empty()) coverage.average_records = records / static_cast<double>(series.size());
  add_member_coverage(view, coverage);
  coverage.target_balance = up_share(view.index.bars());
  return coverage;
}

}  // namespace sensex
