#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

// Sessions whose scale is looked at in one go; it changes the time that it takes and nothing else.
constexpr std::size_t kLevelStretch = 60;

double move_between(const Bar& from, const Bar& to) { return to.close / from.close - 1.0; }

// A spike: the close moves far and the next one is back, within a quarter of the move. Market
// prices go on from where they are: of the 13 traded moves beyond 20 % of the reference data none
// comes back by more than a third.
bool comes_back(std::span<const Bar> bars, std::size_t i) {
  if (i + 1 >= bars.size()) return false;
  return std::abs(move_between(bars[i - 1], bars[i + 1])) <=
         std::abs(move_between(bars[i - 1], bars[i])) / 4;
}

struct Jump {
  double move = 0.0;
  bool is_spike = false;
  bool is_first_trade = false;  // after rows that nobody traded
};

std::string describe(const Jump& jump, double before, double after) {
  return fmt::format("the close moves by {:+.1f} %, from {:.2f} to {:.2f}{}{}", 100 * jump.move,
                     before, after, jump.is_spike ? ", and is back on the next day" : "",
                     jump.is_first_trade ? ", after rows without a trade" : "");
}

// A price that nobody paid says nothing, so the first trade after it may be anywhere.
void judge(const Symbol& symbol, const Bar& before, const Bar& after, const Jump& jump,
           Findings& found) {
  const bool stops =
      !jump.is_first_trade && (jump.is_spike || std::abs(jump.move) > kImpossibleStockMove);
  const std::string message = describe(jump, before.close, after.close);
  if (stops) {
    found.fail(Stops::ingest, symbol.text(), after.date, message);
  } else {
    found.warn(symbol.text(), after.date, message);
  }
}

// Whether the index's move is its members' as well: then it is a day of panic, and no false row.
bool is_shared(const QualityView& view, Date date, double move) {
  const std::optional<std::size_t> day = view.panel.find_day(date);
  if (!day || *day == 0) return false;
  std::vector<double> moves = MemberMoves(view).on(*day);
  return !moves.empty() && std::abs(move - median_of(std::move(moves))) <= kIndexGap;
}

void check_index_moves(const QualityView& view, Findings& found) {
  const auto bars = view.index.bars();
  for (std::size_t i = 1; i < bars.size(); ++i) {
    const Jump jump{.move = move_between(bars[i - 1], bars[i]), .is_spike = comes_back(bars, i)};
    if (std::abs(jump.move) <= kLargeIndexMove) continue;
    const std::string message = describe(jump, bars[i - 1].close, bars[i].close);
    const bool may_be = !jump.is_spike && std::abs(jump.move) <= kImpossibleIndexMove;
    if (may_be && is_shared(view, bars[i].date, jump.move)) {
      found.warn(view.index.symbol().text(), bars[i].date,
                 message + ", and the median of its members with it");
    } else {
      found.fail(Stops::ingest, view.index.symbol().text(), bars[i].date, message);
    }
    if (jump.is_spike) ++i;  // the way back is no finding of its own
  }
}

void check_stock_moves(const Series& stock, std::span<const CorporateAction> actions,
                       Findings& found) {
  const auto bars = stock.bars();
  for (std::size_t i = 1; i < bars.size(); ++i) {
    const Jump jump{.move = move_between(bars[i - 1], bars[i]),
                    .is_spike = comes_back(bars, i),
                    .is_first_trade = is_untraded(bars[i - 1])};
    if (std::abs(jump.move) <= kLargeStockMove ||
        is_explained(stock.symbol(), bars[i - 1].date, bars[i].date,
                     bars[i].close / bars[i - 1].close, actions)) {
      continue;
    }
    judge(stock.symbol(), bars[i - 1], bars[i], jump, found);
    if (jump.is_spike) ++i;
  }
}

// A stock's close of the last session, from which a forecast starts and which no next one shows to
// be a spike: it may lie as far from the median of the members as that moved, and a little more.
void check_last_moves(const QualityView& view, Findings& found) {
  const Panel& panel = view.panel;
  if (panel.day_count() < 2) return;
  const std::size_t last = panel.day_count() - 1;
  std::vector<double> moves = MemberMoves(view).on(last);
  if (moves.empty()) return;
  const double median = median_of(std::move(moves));
  for (const Symbol& member : view.market.universe().members_on(panel.last_day())) {
    const StockColumn* stock = panel.find_stock(member);
    if (stock == nullptr || !stock->bars[last - 1] || !stock->bars[last]) continue;
    const Bar& before = *stock->bars[last - 1];
    const Bar& bar = *stock->bars[last];
    const double move = move_between(before, bar);
    if (is_untraded(before) || std::abs(move - median) <= kFarLastMove + std::abs(median) ||
        is_explained(member, before.date, bar.date, 1.0 + move, view.data.actions)) {
      continue;
    }
    found.fail(Stops::serving, member.text(), bar.date,
               fmt::format("the last close moves by {:+.1f} %, from {:.2f} to {:.2f}, the median "
                           "member by {:+.1f} %",
                           100 * move, before.close, bar.close, 100 * median));
  }
}

std::vector<Bar> traded(const Series& series) {
  std::vector<Bar> bars;
  for (const Bar& bar : series.bars()) {
    if (!is_untraded(bar)) bars.push_back(bar);
  }
  return bars;
}

// Of bar i: its close over the median close of the sessions before it.
double level_of(std::span<const Bar> bars, std::size_t i) {
  std::vector<double> closes;
  for (const Bar& bar : bars.subspan(i - kScaleWindow, kScaleWindow)) closes.push_back(bar.close);
  return bars[i].close / median_of(std::move(closes));
}

bool is_off_scale(double level) { return level > kPriceScale || level < 1.0 / kPriceScale; }

// The market's own level on a day; 1 where it is not known or is itself off.
double market_level(const QualityView& view, Date date) {
  const std::optional<std::size_t> day = view.panel.find_day(date);
  if (!day || *day < kScaleWindow) return 1.0;
  const double level = level_of(view.panel.index, *day);
  return is_off_scale(level) ? 1.0 : level;
}

bool has_action(const Symbol& symbol, Date from, Date to,
                std::span<const CorporateAction> actions) {
  return std::ranges::any_of(actions, [&](const CorporateAction& action) {
    return action.symbol == symbol && action.ex_date > from && action.ex_date <= to;
  });
}

// The common case, told without a median: where the greatest close is not off the scale of the
// least, no bar is off any other's.
bool is_level(std::span<const Bar> bars) {
  const auto [least, greatest] = std::ranges::minmax(bars, {}, &Bar::close);
  return !is_off_scale(greatest.close / least.close);
}

bool is_off(const QualityView& view, const Series& series, std::span<const Bar> bars,
            std::size_t i) {
  double level = level_of(bars, i);
  // A crash is the market's as well: the worst stock of March 2020 stood at a third of its level.
  const bool is_index = series.symbol() == view.index.symbol();
  if (!is_index && is_off_scale(level)) level /= market_level(view, bars[i].date);
  return is_off_scale(level) && !has_action(series.symbol(), bars[i - kScaleWindow].date,
                                            bars[i].date.plus_days(1), view.data.actions);
}

// One finding for each time the level is left, not one for each day.
void check_scale(const QualityView& view, const Series& series, Findings& found) {
  const std::vector<Bar> bars = traded(series);
  bool was_off = false;
  for (std::size_t i = kScaleWindow; i < bars.size(); ++i) {
    const std::size_t stretch = std::min(kLevelStretch, bars.size() - i);
    if (is_level(std::span(bars).subspan(i - kScaleWindow, kScaleWindow + stretch))) {
      was_off = false;
      i += stretch - 1;
      continue;
    }
    const bool off = is_off(view, series, bars, i);
    if (off && !was_off) {
      found.fail(
          Stops::ingest, series.symbol().text(), bars[i].date,
          fmt::format("the close {:.2f} is {:.4g} times the median of the {} sessions before",
                      bars[i].close, level_of(bars, i), kScaleWindow));
    }
    was_off = off;
  }
}

}  // namespace

Findings check_large_move(const QualityView& view) {
  Findings found;
  check_index_moves(view, found);
  for (const Series& stock : view.stocks) check_stock_moves(stock, view.data.actions, found);
  check_last_moves(view, found);
  return found;
}

Findings check_price_scale(const QualityView& view) {
  Findings found;
  check_scale(view, view.index, found);
  for (const Series& stock : view.stocks) check_scale(view, stock, found);
  return found;
}

}  // namespace sensex
