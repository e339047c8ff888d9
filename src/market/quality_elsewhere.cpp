#include "market/quality_elsewhere.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

// How far two moves lie apart: the factor between them, less one.
double apart(double ratio, double other) { return std::max(ratio / other, other / ratio) - 1.0; }

std::optional<double> value_of(const GlobalPoint& point, GlobalField field) {
  return field == GlobalField::close ? point.close : point.open;
}

Instant known_from(const GlobalSpec& spec, Date date, GlobalField field,
                   const TradingCalendar& home) {
  return field == GlobalField::close ? close_known_from(spec, date, home)
                                     : open_known_from(spec, date, home);
}

std::vector<DatedMove> moves_of(const GlobalSeries& series, const GlobalSpec& spec,
                                GlobalField field, const QualityView& view) {
  std::vector<DatedMove> moves;
  std::optional<double> before;
  for (const GlobalPoint& point : series.points()) {
    if (known_from(spec, point.date, field, view.market.calendar()) > view.now) break;
    const std::optional<double> value = value_of(point, field);
    if (value && *value > 0.0 && before && *before > 0.0) {
      moves.push_back({point.date, *before, *value});
    }
    if (point.close) before = point.close;
  }
  return moves;
}

// Which markets do alike: those whose mornings are known before the home market opens, and the
// others of one zone.
bool are_alike(const GlobalSpec& a, const GlobalSpec& b) {
  if (a.open.has_value() != b.open.has_value()) return false;
  return a.open.has_value() || a.zone == b.zone;
}

// Of two home sessions today's forecasts read the values.
std::optional<Date> first_read_day(const Panel& panel) {
  if (panel.day_count() < kRecentSessions) return std::nullopt;
  return panel.day(panel.day_count() - 2);
}

bool is_read(const Market& market, const GlobalSpec& spec) {
  return std::ranges::any_of(market.features(), [&](const GlobalFeatureSpec& feature) {
    return feature.series == spec.id;
  });
}

// What no other move of the series and no other market explains.
struct Excess {
  double now = 0.0;
  double before = 0.0;  // the furthest

  double limit() const { return std::max(kLeastGlobalLimit, kGlobalExcess * before); }
};

// Without what the others did: as long as they open one after another, that changes.
std::string describe(const DatedMove& move, GlobalField field, double furthest_before) {
  return fmt::format(
      "the {} {:.6g} is {:.4g} times the close before, {:.6g}; none before parted by more than "
      "{:.1f} % from both the close before it and the median of those like it",
      to_string(field), move.value, move.ratio(), move.before, 100 * furthest_before);
}

// Of the series like that one; empty: fewer than kLeastAlike moved on the day.
std::optional<double> median_of_others(const MarketMoves& series, std::span<const MarketMoves> all,
                                       Date day) {
  std::vector<double> ratios;
  for (const MarketMoves& other : all) {
    if (&other == &series || !are_alike(*other.spec, *series.spec)) continue;
    const auto move = std::ranges::lower_bound(other.moves, day, {}, &DatedMove::date);
    if (move != other.moves.end() && move->date == day) ratios.push_back(move->ratio());
  }
  return ratios.size() < kLeastAlike ? std::nullopt : std::optional(median_of(std::move(ratios)));
}

void check_moves(const QualityView& view, const MarketMoves& series, GlobalField field,
                 std::span<const MarketMoves> all, Findings& found) {
  const Panel& panel = view.panel;
  const Date told_from = panel.day(panel.day_count() - kRecentSessions);
  const Date read_from = *first_read_day(panel);
  Excess excess;
  for (std::size_t i = 0; i < series.moves.size(); ++i) {
    const DatedMove& move = series.moves[i];
    excess.now = apart(move.ratio(), 1.0);
    // The others can only lessen it, so that on most days they need not be asked.
    if (excess.now <= excess.before) continue;
    if (const auto others = median_of_others(series, all, move.date)) {
      excess.now = std::min(excess.now, apart(move.ratio(), *others));
    }
    if (move.date >= told_from && i >= kGlobalHistory && excess.now > excess.limit()) {
      const std::string message = describe(move, field, excess.before);
      if (move.date >= read_from && is_read(view.market, *series.spec)) {
        found.fail(Stops::serving, series.spec->id, move.date, message);
      } else {
        found.warn(series.spec->id, move.date, message);
      }
    }
    excess.before = std::max(excess.before, excess.now);
  }
}

}  // namespace

std::string_view to_string(GlobalField field) {
  return field == GlobalField::close ? "close" : "open";
}

std::vector<MarketMoves> global_moves(const QualityView& view, GlobalField field) {
  std::vector<MarketMoves> all;
  for (const GlobalSpec& spec : view.market.globals()) {
    const GlobalSeries* series = find_global(view.data.globals, spec.id);
    const bool is_asked =
        field == GlobalField::close ? spec.close.has_value() : spec.open.has_value();
    if (series == nullptr || spec.is_signed || !is_asked) continue;
    all.push_back({&spec, moves_of(*series, spec, field, view)});
  }
  return all;
}

Findings check_global_moves(const QualityView& view) {
  Findings found;
  if (!first_read_day(view.panel)) return found;
  for (const GlobalField field : {GlobalField::close, GlobalField::open}) {
    const std::vector<MarketMoves> all = global_moves(view, field);
    for (const MarketMoves& series : all) check_moves(view, series, field, all, found);
  }
  return found;
}

}  // namespace sensex
