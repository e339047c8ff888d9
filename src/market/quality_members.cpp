#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

bool is_member(const Universe& universe, const Symbol& symbol, Date day) {
  const Members& members = universe.members_on(day);
  return std::ranges::find(members, symbol) != members.end();
}

// Positions of the panel's days on which the stock was to have a bar: from its first bar, or from
// the day on which it is known to be a member, to the last session or its end on the exchange.
struct Span {
  std::size_t first = 0;
  std::size_t end = 0;  // excluded
};

std::size_t position(const Panel& panel, Date day) {
  const auto found = std::ranges::lower_bound(panel.index, day, {}, &Bar::date);
  return static_cast<std::size_t>(found - panel.index.begin());
}

std::size_t first_bar(const StockColumn& column) {
  const auto found =
      std::ranges::find_if(column.bars, [](const auto& bar) { return bar.has_value(); });
  return static_cast<std::size_t>(found - column.bars.begin());
}

std::size_t end_of_bars(const StockColumn& column) {
  std::size_t end = column.bars.size();
  while (end > 0 && !column.bars[end - 1]) --end;
  return end;
}

std::size_t end_expected(const QualityView& view, const Symbol& symbol) {
  const std::optional<Date> end = view.market.end_of(symbol);
  return end ? position(view.panel, *end) : view.panel.day_count();
}

// The last day on which it was a member, or of all days if it was none.
std::string membership_of(const QualityView& view, const Symbol& symbol, std::size_t until) {
  const Universe& universe = view.market.universe();
  for (std::size_t t = until; t > 0; --t) {
    if (!is_member(universe, symbol, view.panel.day(t - 1))) continue;
    return fmt::format(", a member until {}", view.panel.day(t - 1).to_string());
  }
  return "";
}

void check_end(const QualityView& view, const StockColumn& column, Findings& found) {
  const std::size_t end = end_of_bars(column);
  const std::size_t expected = end_expected(view, column.symbol);
  if (end >= expected) return;
  found.warn(column.symbol.text(), view.panel.day(end - 1),
             fmt::format("ends there, {} sessions before {}{}", expected - end,
                         view.panel.day(expected - 1).to_string(),
                         membership_of(view, column.symbol, expected)));
}

void check_overrun(const QualityView& view, const StockColumn& column, Findings& found) {
  const std::size_t end = end_of_bars(column);
  const std::size_t expected = end_expected(view, column.symbol);
  if (end <= expected) return;
  found.warn(column.symbol.text(), view.panel.day(expected),
             fmt::format("has {} days with a bar after its end on the exchange",
                         std::ranges::count_if(
                             column.bars.begin() + static_cast<std::ptrdiff_t>(expected),
                             column.bars.end(), [](const auto& bar) { return bar.has_value(); })));
}

// Before the first day of known membership nobody knows when a stock was to be there.
void check_start(const QualityView& view, const StockColumn& column, Findings& found) {
  const Universe& universe = view.market.universe();
  const std::size_t first = first_bar(column);
  for (std::size_t t = position(view.panel, universe.known_from()); t < first; ++t) {
    if (!is_member(universe, column.symbol, view.panel.day(t))) continue;
    found.warn(
        column.symbol.text(), view.panel.day(first),
        fmt::format("begins there, though a member since {}", view.panel.day(t).to_string()));
    return;
  }
}

std::size_t missing_on(const Panel& panel, std::span<const Span> spans, std::size_t t) {
  std::size_t missing = 0;
  for (std::size_t s = 0; s < spans.size(); ++s) {
    const bool expected = t >= spans[s].first && t < spans[s].end;
    if (expected && !panel.stocks[s].bars[t]) ++missing;
  }
  return missing;
}

// Days on which most stocks lack their bar are told once.
std::vector<bool> tell_common_gaps(const Panel& panel, std::span<const Span> spans,
                                   Findings& found) {
  std::vector<bool> is_common(panel.day_count());
  for (std::size_t t = 0; t < panel.day_count(); ++t) {
    const auto expected = static_cast<std::size_t>(std::ranges::count_if(
        spans, [&](const Span& span) { return t >= span.first && t < span.end; }));
    const std::size_t missing = missing_on(panel, spans, t);
    is_common[t] = missing > 1 && 2 * missing > expected;
    if (!is_common[t]) continue;
    found.warn(std::string(kMembers), panel.day(t),
               fmt::format("{} of {} stocks have no bar", missing, expected));
  }
  return is_common;
}

void tell_own_gaps(const Panel& panel, const StockColumn& column, Span span,
                   const std::vector<bool>& is_common, Findings& found) {
  for (std::size_t t = span.first; t < span.end; ++t) {
    if (column.bars[t] || is_common[t]) continue;
    std::size_t after = t + 1;
    while (after < span.end && !column.bars[after] && !is_common[after]) ++after;
    found.warn(column.symbol.text(), panel.day(t),
               after == t + 1 ? "no bar"
                              : fmt::format("no bar on {} sessions until {}", after - t,
                                            panel.day(after - 1).to_string()));
    t = after;
  }
}

void tell_absent(const QualityView& view, Findings& found) {
  for (const Symbol& symbol : view.market.universe().all()) {
    const StockColumn* column = view.panel.find_stock(symbol);
    if (column != nullptr && first_bar(*column) < column->bars.size()) continue;
    found.warn(symbol.text(), std::nullopt,
               "has no bar at all" + membership_of(view, symbol, view.panel.day_count()));
  }
}

}  // namespace

Findings check_member_gaps(const QualityView& view) {
  Findings found;
  const Panel& panel = view.panel;
  if (panel.index.empty()) return found;
  tell_absent(view, found);
  std::vector<Span> spans;
  for (const StockColumn& column : panel.stocks) {
    const std::size_t end = std::min(end_of_bars(column), end_expected(view, column.symbol));
    spans.push_back({std::min(first_bar(column), end), end});
    if (end_of_bars(column) == 0) continue;
    check_end(view, column, found);
    check_overrun(view, column, found);
    check_start(view, column, found);
  }
  const std::vector<bool> is_common = tell_common_gaps(panel, spans, found);
  for (std::size_t s = 0; s < spans.size(); ++s) {
    tell_own_gaps(panel, panel.stocks[s], spans[s], is_common, found);
  }
  return found;
}

}  // namespace sensex
