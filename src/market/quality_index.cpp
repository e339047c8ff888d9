#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/quality_rules.h"

namespace sensex {
namespace {

// Close to close, one a day of the panel; empty: not known.
using Moves = std::vector<std::optional<double>>;

Moves moves_of_index(const Panel& panel) {
  Moves moves(panel.day_count());
  for (std::size_t t = 1; t < moves.size(); ++t) {
    moves[t] = panel.index[t].close / panel.index[t - 1].close - 1.0;
  }
  return moves;
}

Moves medians_of_members(const QualityView& view) {
  Moves moves(view.panel.day_count());
  MemberMoves by_member(view);
  for (std::size_t t = 1; t < moves.size(); ++t) {
    std::vector<double> of_day = by_member.on(t);
    if (!of_day.empty()) moves[t] = median_of(std::move(of_day));
  }
  return moves;
}

Moves moves_of(const StockColumn& stock) {
  Moves moves(stock.bars.size());
  for (std::size_t t = 1; t < moves.size(); ++t) {
    const std::optional<Bar>& before = stock.bars[t - 1];
    const std::optional<Bar>& bar = stock.bars[t];
    if (before && bar && !is_untraded(*bar)) moves[t] = bar->close / before->close - 1.0;
  }
  return moves;
}

double gap_at(const Moves& index, const Moves& members, std::size_t t) {
  return index[t] && members[t] ? *index[t] - *members[t] : 0.0;
}

// The index leaves its members and is back on the next day: rather the close between is false.
bool is_false_close(double gap, double next_gap) {
  return gap * next_gap < 0.0 && std::min(std::abs(gap), std::abs(next_gap)) > kOppositeIndexGap;
}

void check_gaps(const QualityView& view, const Moves& index, const Moves& members,
                Findings& found) {
  const std::string& name = view.index.symbol().text();
  double gap_before = 0.0;
  for (std::size_t t = 1; t < index.size(); ++t) {
    const double gap = gap_at(index, members, t);
    if (is_false_close(gap_before, gap)) {
      found.warn(name, view.panel.day(t - 1),
                 fmt::format("the index leaves the median of its members by {:+.1f} % and is back "
                             "on the next day, by {:+.1f} %",
                             100 * gap_before, 100 * gap));
    }
    gap_before = gap;
    if (std::abs(gap) <= kLargeIndexGap) continue;
    const std::string message =
        fmt::format("the index moves by {:+.1f} %, the median of its members by {:+.1f} %",
                    100 * *index[t], 100 * *members[t]);
    if (std::abs(gap) > kIndexGap) {
      found.fail(Stops::ingest, name, view.panel.day(t), message);
    } else if (t + kRecentSessions >= index.size()) {
      found.fail(Stops::serving, name, view.panel.day(t), message);
    } else {
      found.warn(name, view.panel.day(t), message);
    }
  }
}

// Pearson's, of pairs added one by one.
class Correlation {
 public:
  void add(double x, const std::optional<double>& y) {
    if (!y) return;
    ++count_;
    x_ += x;
    y_ += *y;
    xx_ += x * x;
    yy_ += *y * *y;
    xy_ += x * *y;
  }
  std::size_t count() const { return count_; }
  // Empty: one of the two does not vary.
  std::optional<double> value() const {
    const auto count = static_cast<double>(count_);
    const double of_x = count * xx_ - x_ * x_;
    const double of_y = count * yy_ - y_ * y_;
    // What rounding leaves of equal values is no variance.
    constexpr double kRounding = 1e-9;
    if (of_x <= kRounding * count * xx_ || of_y <= kRounding * count * yy_) return std::nullopt;
    return (count * xy_ - x_ * y_) / std::sqrt(of_x * of_y);
  }

 private:
  std::size_t count_ = 0;
  double x_ = 0.0;
  double y_ = 0.0;
  double xx_ = 0.0;
  double yy_ = 0.0;
  double xy_ = 0.0;
};

struct Shift {
  double same = 0.0;     // correlation with the other's moves of the same day
  double shifted = 0.0;  // with those of the day after or before, the greater
  bool is_late = false;  // the day after
};

// Of the days `first` to `end`, without it. Empty: half of them are not known, or nothing varies.
std::optional<Shift> shift_of(const Moves& index, const Moves& other, std::size_t first,
                              std::size_t end) {
  Correlation same;
  Correlation late;
  Correlation early;
  for (std::size_t t = std::max<std::size_t>(first, 1); t < end; ++t) {
    same.add(*index[t], other[t]);
    early.add(*index[t], other[t - 1]);
    if (t + 1 < end) late.add(*index[t], other[t + 1]);
  }
  if (std::min(late.count(), early.count()) < (end - first) / 2) return std::nullopt;
  const std::optional<double> of_same = same.value();
  const std::optional<double> of_late = late.value();
  const std::optional<double> of_early = early.value();
  if (!of_same || !of_late || !of_early) return std::nullopt;
  return Shift{*of_same, std::max(*of_late, *of_early), *of_late > *of_early};
}

// Days `first` to `end`, without it.
struct Block {
  std::size_t first = 0;
  std::size_t end = 0;
};

// From the first move on, so that what was found of the past stays the same finding.
std::vector<Block> blocks_of(std::size_t days, std::size_t length) {
  std::vector<Block> blocks;
  for (std::size_t first = 1; first + length <= days; first += length) {
    blocks.push_back({first, first + length});
  }
  return blocks;
}

std::optional<Block> last_block_of(std::size_t days, std::size_t length) {
  if (days <= length) return std::nullopt;
  return Block{days - length, days};
}

std::string describe(const Panel& panel, const Block& block, const Shift& shift,
                     std::string_view one, std::string_view other) {
  return fmt::format(
      "until {} {} moves with {} of the day {} (correlation {:.2f}), not of the same ({:.2f})",
      panel.day(block.end - 1).to_string(), one, other, shift.is_late ? "after" : "before",
      shift.shifted, shift.same);
}

// Whether the index and its members are dated a day apart over the block, which is then told.
bool check_members_shift(const QualityView& view, const Moves& index, const Moves& members,
                         const Block& block, Findings& found) {
  const std::optional<Shift> shift = shift_of(index, members, block.first, block.end);
  if (!shift || shift->shifted <= kClearCorrelation ||
      shift->shifted <= shift->same + kCorrelationLead) {
    return false;
  }
  found.fail(Stops::ingest, view.index.symbol().text(), view.panel.day(block.first),
             describe(view.panel, block, *shift, "the index", "the median of its members"));
  return true;
}

bool check_members_shifts(const QualityView& view, const Moves& index, const Moves& members,
                          Findings& found) {
  bool is_shifted = false;
  for (const Block& block : blocks_of(index.size(), kShiftSessions)) {
    is_shifted |= check_members_shift(view, index, members, block, found);
  }
  // The newest days by themselves: a shift that has just begun would drown in those before it.
  for (const std::size_t length : {kShiftSessions, std::size_t{kRecentSessions}}) {
    const std::optional<Block> last = last_block_of(index.size(), length);
    if (last && check_members_shift(view, index, members, *last, found)) return true;
  }
  return is_shifted;
}

// Empty: the stock is not dated a day apart over the block.
std::optional<Shift> stock_shift_of(const Moves& index, const Moves& stock, const Block& block) {
  const std::optional<Shift> shift = shift_of(index, stock, block.first, block.end);
  if (!shift || shift->shifted <= shift->same + kStockCorrelationLead) return std::nullopt;
  return shift;
}

void check_stock_shifts(const QualityView& view, const Moves& index, Findings& found) {
  std::vector<Block> blocks = blocks_of(index.size(), kCoverageSessions);
  const std::optional<Block> last = last_block_of(index.size(), kCoverageSessions);
  if (last && last->first != blocks.back().first) blocks.push_back(*last);
  for (const StockColumn& stock : view.panel.stocks) {
    const Moves moves = moves_of(stock);
    for (const Block& block : blocks) {
      const std::optional<Shift> shift = stock_shift_of(index, moves, block);
      if (!shift) continue;
      found.warn(stock.symbol.text(), view.panel.day(block.first),
                 describe(view.panel, block, *shift, "the index", "the stock"));
    }
  }
}

}  // namespace

Findings check_raw_vs_index(const QualityView& view) {
  Findings found;
  if (view.panel.index.empty()) return found;
  const Moves index = moves_of_index(view.panel);
  const Moves members = medians_of_members(view);
  check_gaps(view, index, members, found);
  // Where the index is a day late, each stock seems to be early.
  if (!check_members_shifts(view, index, members, found)) check_stock_shifts(view, index, found);
  return found;
}

}  // namespace sensex
