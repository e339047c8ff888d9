#include <algorithm>
#include <array>
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

// How far a price may be from where it belongs before it is told, and before it stops ingest.
struct Limits {
  double told = 0.0;
  double stops = 0.0;
};

// On 2012-10-05 an erroneous basket took the NIFTY 50 15 % down for minutes; circuit breakers end
// an index's day at 20 %.
constexpr Limits kIndexReach = {kLargeIndexMove, kImpossibleIndexMove};
constexpr Limits kStockReach = {kLargeStockReach, kImpossibleStockReach};
constexpr Limits kStockGap = {kLargeStockMove, kImpossibleStockMove};
constexpr Limits kGlobalGap = {kLargeGlobalGap, kPriceScale - 1.0};

// A price of one day: where it is and what is odd about it.
struct Oddity {
  std::string series = {};
  Date date = {};
  std::string message = {};
};

void judge(double reach, const Limits& limits, Oddity oddity, Findings& found) {
  if (reach > limits.stops) {
    found.fail(Stops::ingest, std::move(oddity.series), oddity.date, std::move(oddity.message));
  } else if (reach > limits.told) {
    found.warn(std::move(oddity.series), oddity.date, std::move(oddity.message));
  }
}

// The factor, less one, by which a price lies outside the closes around it.
double reach_of(double price, double lower, double higher) {
  return std::max({price / higher, lower / price, 1.0}) - 1.0;
}

struct Price {
  std::string_view name;
  double value = 0.0;
};

// One finding a bar, of its worst price. `before`: the close before; null when nothing says where
// the price was.
void check_bar(const std::string& series, const Bar& bar, const Bar* before, const Limits& limits,
               Findings& found) {
  const double lower = before == nullptr ? bar.close : std::min(bar.close, before->close);
  const double higher = before == nullptr ? bar.close : std::max(bar.close, before->close);
  const std::array prices = {Price{"open", bar.open}, Price{"high", bar.high},
                             Price{"low", bar.low}};
  const auto reach = [&](const Price& price) { return reach_of(price.value, lower, higher); };
  const Price worst = std::ranges::max(prices, {}, reach);
  if (reach(worst) <= limits.told) return;
  const std::string closes =
      before == nullptr
          ? fmt::format("the close {:.6g}", bar.close)
          : fmt::format("the close {:.6g} and the close before, {:.6g}", bar.close, before->close);
  judge(reach(worst), limits,
        {series, bar.date,
         fmt::format("the {} {:.6g} lies a factor of {:.4g} outside {}", worst.name, worst.value,
                     reach(worst) + 1.0, closes)},
        found);
}

// A price that nobody paid does not say where the next one belongs.
void check_bars(const Series& series, const Limits& limits, Findings& found) {
  const auto bars = series.bars();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const bool is_known = i > 0 && !is_untraded(bars[i - 1]);
    check_bar(series.symbol().text(), bars[i], is_known ? &bars[i - 1] : nullptr, limits, found);
  }
}

// Of the session under way: as the source says it, or of its half-finished bar.
std::optional<Opening> opening_of(const QualityView& view, const Series& delivered) {
  if (delivered.opening()) return delivered.opening();
  for (const Bar& bar : delivered.bars()) {
    if (bar.date <= view.last_completed) continue;
    return bar.date <= view.today() ? std::optional(Opening{bar.date, bar.open}) : std::nullopt;
  }
  return std::nullopt;
}

// The open of today is all that a forecast before the close has of it.
void check_opening(const QualityView& view, const Series& delivered, const Series& completed,
                   const Limits& limits, Findings& found) {
  const std::optional<Opening> opening = opening_of(view, delivered);
  if (!opening || completed.bars().empty()) return;
  const Bar& last = completed.bars().back();
  const double ratio = opening->price / last.close;
  if (is_explained(delivered.symbol(), last.date, opening->date, ratio, view.data.actions)) return;
  judge(std::abs(ratio - 1.0), limits,
        {delivered.symbol().text(), opening->date,
         fmt::format("the session opens at {:.6g}, {:.4g} times the close before, {:.6g}",
                     opening->price, ratio, last.close)},
        found);
}

// From the close before to the open of the day; empty: not known.
std::optional<double> opening_move(const QualityView& view, const Series& delivered,
                                   const Series& completed, Date day) {
  const std::optional<Opening> opening = opening_of(view, delivered);
  if (!opening || opening->date != day || completed.bars().empty()) return std::nullopt;
  return opening->price / completed.bars().back().close - 1.0;
}

// Empty: fewer than kLeastForMedian stocks have opened.
std::optional<double> median_opening(const QualityView& view, Date day) {
  std::vector<double> moves;
  for (std::size_t s = 0; s < view.stocks.size(); ++s) {
    const auto move = opening_move(view, view.data.stocks[s], view.stocks[s], day);
    if (move) moves.push_back(*move);
  }
  return moves.size() < kLeastForMedian ? std::nullopt : std::optional(median_of(std::move(moves)));
}

// An index opens where its members do, and nearer to the close before than any of them.
void check_index_opening(const QualityView& view, Findings& found) {
  const std::optional<Opening> opening = opening_of(view, view.data.index);
  if (!opening || view.index.bars().empty()) return;
  const double before = view.index.bars().back().close;
  const double move = opening->price / before - 1.0;
  const std::optional<double> members = median_opening(view, opening->date);
  const bool is_apart = members && std::abs(move - *members) > kLargeIndexGap;
  if (std::abs(move) <= kLargeIndexOpening && !is_apart) return;
  const std::string beside =
      members ? fmt::format(", the median stock at {:.4g} times", 1.0 + *members) : "";
  found.fail(std::abs(move) > kImpossibleIndexMove ? Stops::ingest : Stops::serving,
             view.index.symbol().text(), opening->date,
             fmt::format("the session opens at {:.6g}, {:.4g} times the close before, {:.6g}{}",
                         opening->price, 1.0 + move, before, beside));
}

// How far a value lies from the close before; 0 where one of them is no price.
double gap_of(double value, double before) {
  if (value <= 0.0 || before <= 0.0) return 0.0;
  return std::max(value / before, before / value) - 1.0;
}

std::string describe(std::string_view name, double value, double before) {
  return fmt::format("the {} {:.6g} is {:.4g} times the close before, {:.6g}", name, value,
                     value / before, before);
}

// Far from the close before, where the next close is back within a quarter of the move. VIX more
// than doubled on 2018-02-05, and stayed up.
bool is_spike(std::span<const GlobalPoint> points, std::size_t i, double before) {
  const double gap = gap_of(*points[i].close, before);
  if (gap <= kGlobalGap.told) return false;
  const auto rest = points.subspan(i + 1);
  const auto next =
      std::ranges::find_if(rest, [](const GlobalPoint& point) { return point.close.has_value(); });
  return next != rest.end() && *next->close > 0.0 && gap_of(*next->close, before) <= gap / 4;
}

void tell_spike(const std::string& id, const GlobalPoint& point, double before, Findings& found) {
  const Stops stops =
      gap_of(*point.close, before) > kGlobalGap.stops ? Stops::ingest : Stops::training;
  found.fail(stops, id, point.date,
             describe("close", *point.close, before) + ", and is back on the next day");
}

void check_global(const GlobalSeries& series, Findings& found) {
  const auto points = series.points();
  double before = 0.0;
  const auto check = [&](std::string_view name, Date date, double value) {
    const double gap = gap_of(value, before);
    if (gap <= kGlobalGap.told) return;
    judge(gap, kGlobalGap, {series.id(), date, describe(name, value, before)}, found);
  };
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].open) check("open", points[i].date, *points[i].open);
    if (!points[i].close) continue;
    if (is_spike(points, i, before)) {
      tell_spike(series.id(), points[i], before, found);
      continue;  // the way back is no finding of its own
    }
    check("close", points[i].date, *points[i].close);
    before = *points[i].close;
  }
}

}  // namespace

Findings check_bar_shape(const QualityView& view) {
  Findings found;
  check_bars(view.index, kIndexReach, found);
  check_index_opening(view, found);
  for (std::size_t s = 0; s < view.stocks.size(); ++s) {
    check_bars(view.stocks[s], kStockReach, found);
    check_opening(view, view.data.stocks[s], view.stocks[s], kStockGap, found);
  }
  for (const GlobalSeries& series : view.data.globals) {
    const GlobalSpec* spec = view.market.find_global(series.id());
    if (spec == nullptr || !spec->is_signed) check_global(series, found);
  }
  return found;
}

}  // namespace sensex
