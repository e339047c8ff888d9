#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "market/index_fit.h"
#include "market/quality_rules.h"

namespace sensex {
namespace {

Moves medians_of_members(const QualityView& view) {
  Moves moves(view.panel.day_count());
  MemberMoves by_member(view);
  for (std::size_t t = 1; t < moves.size(); ++t) {
    std::vector<double> of_day = by_member.on(t);
    if (!of_day.empty()) moves[t] = median_of(std::move(of_day));
  }
  return moves;
}

// The index's move less what its members say of it.
struct Gap {
  double to_median = 0.0;  // of the members; 0 where it is not known
  std::optional<FittedGap> to_fitted = {};

  bool is_far() const {
    return std::abs(to_median) > kLargeIndexGap || (to_fitted && to_fitted->is_far());
  }
};

std::vector<Gap> gaps_of(const QualityView& view, const Moves& index, const Moves& members) {
  const std::vector<std::optional<FittedGap>> fitted = fitted_gaps(view);
  std::vector<Gap> gaps(index.size());
  for (std::size_t t = 1; t < index.size(); ++t) {
    gaps[t].to_fitted = fitted[t];
    if (members[t]) gaps[t].to_median = *index[t] - *members[t];
  }
  return gaps;
}

// One way and back.
bool are_opposite(double gap, double next_gap, double limit, double next_limit) {
  return gap * next_gap < 0.0 && std::abs(gap) > limit && std::abs(next_gap) > next_limit;
}

// The index leaves its members and is back on the next day: rather the close between is false.
bool is_false_close(const Gap& gap, const Gap& next) {
  const bool is_by_median =
      are_opposite(gap.to_median, next.to_median, kOppositeIndexGap, kOppositeIndexGap);
  return is_by_median || (gap.to_fitted && next.to_fitted &&
                          are_opposite(gap.to_fitted->gap, next.to_fitted->gap,
                                       gap.to_fitted->limit, next.to_fitted->limit));
}

void tell_false_close(const QualityView& view, std::size_t t, const Gap& gap, const Gap& next,
                      Findings& found) {
  const bool is_fitted = gap.to_fitted && next.to_fitted;
  found.fail(Stops::training, view.index.symbol().text(), view.panel.day(t),
             fmt::format("the index leaves {} by {:+.1f} % and is back on the next day, by "
                         "{:+.1f} %",
                         is_fitted ? "what its members make" : "the median of its members",
                         100 * (is_fitted ? gap.to_fitted->gap : gap.to_median),
                         100 * (is_fitted ? next.to_fitted->gap : next.to_median)));
}

std::string describe(double move, const Gap& gap) {
  if (std::abs(gap.to_median) > kLargeIndexGap) {
    return fmt::format("the index moves by {:+.1f} %, the median of its members by {:+.1f} %",
                       100 * move, 100 * (move - gap.to_median));
  }
  return fmt::format(
      "the index moves by {:+.2f} %, what its members make by {:+.2f} %; after the year before "
      "the two are to lie at most {:.2f} % apart",
      100 * move, 100 * gap.to_fitted->fitted, 100 * gap.to_fitted->limit);
}

void tell_gap(const QualityView& view, std::size_t t, const Gap& gap, double move,
              Findings& found) {
  const std::string& name = view.index.symbol().text();
  const std::string message = describe(move, gap);
  if (std::abs(gap.to_median) > kIndexGap) {
    found.fail(Stops::ingest, name, view.panel.day(t), message);
  } else if (t + kRecentSessions >= view.panel.day_count()) {
    found.fail(Stops::serving, name, view.panel.day(t), message);
  } else {
    found.warn(name, view.panel.day(t), message);
  }
}

void check_gaps(const QualityView& view, const Moves& index, const Moves& members,
                Findings& found) {
  const std::vector<Gap> gaps = gaps_of(view, index, members);
  for (std::size_t t = 1; t < gaps.size(); ++t) {
    if (is_false_close(gaps[t - 1], gaps[t])) {
      tell_false_close(view, t - 1, gaps[t - 1], gaps[t], found);
    }
    if (gaps[t].is_far()) tell_gap(view, t, gaps[t], *index[t], found);
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

// A finding of the newest sessions has no day and no number, so that it stays the same finding, and
// accepted, while it is there.
std::string describe_newest(std::size_t length, const Shift& shift, std::string_view one,
                            std::string_view other) {
  return fmt::format("over the newest {} sessions {} moves with {} of the day {}, not of the same",
                     length, one, other, shift.is_late ? "after" : "before");
}

std::string describe(const Panel& panel, const Block& block, const Shift& shift,
                     std::string_view one, std::string_view other) {
  return fmt::format(
      "until {} {} moves with {} of the day {} (correlation {:.2f}), not of the same ({:.2f})",
      panel.day(block.end - 1).to_string(), one, other, shift.is_late ? "after" : "before",
      shift.shifted, shift.same);
}

// Empty: the index and its members are not dated a day apart over the block.
std::optional<Shift> members_shift_of(const Moves& index, const Moves& members,
                                      const Block& block) {
  const std::optional<Shift> shift = shift_of(index, members, block.first, block.end);
  if (!shift || shift->shifted <= kClearCorrelation ||
      shift->shifted <= shift->same + kCorrelationLead) {
    return std::nullopt;
  }
  return shift;
}

bool check_members_shifts(const QualityView& view, const Moves& index, const Moves& members,
                          Findings& found) {
  constexpr std::string_view kOne = "the index";
  constexpr std::string_view kOther = "the median of its members";
  const std::string& name = view.index.symbol().text();
  bool is_shifted = false;
  for (const Block& block : blocks_of(index.size(), kShiftSessions)) {
    const std::optional<Shift> shift = members_shift_of(index, members, block);
    if (!shift) continue;
    found.fail(Stops::ingest, name, view.panel.day(block.first),
               describe(view.panel, block, *shift, kOne, kOther));
    is_shifted = true;
  }
  // The newest days by themselves: a shift that has just begun would drown in those before it.
  for (const std::size_t length : {kShiftSessions, std::size_t{kRecentSessions}}) {
    const std::optional<Block> last = last_block_of(index.size(), length);
    const std::optional<Shift> shift =
        last ? members_shift_of(index, members, *last) : std::nullopt;
    if (!shift) continue;
    found.fail(Stops::ingest, name, std::nullopt, describe_newest(length, *shift, kOne, kOther));
    return true;
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
  constexpr std::string_view kOne = "the index";
  constexpr std::string_view kOther = "the stock";
  const std::vector<Block> blocks = blocks_of(index.size(), kCoverageSessions);
  const std::optional<Block> last = last_block_of(index.size(), kCoverageSessions);
  const bool is_last_new = last && last->first != blocks.back().first;
  for (const StockColumn& stock : view.panel.stocks) {
    const Moves moves = moves_of(stock);
    const std::string& name = stock.symbol.text();
    for (const Block& block : blocks) {
      if (const std::optional<Shift> shift = stock_shift_of(index, moves, block)) {
        found.warn(name, view.panel.day(block.first),
                   describe(view.panel, block, *shift, kOne, kOther));
      }
    }
    if (!is_last_new) continue;
    if (const std::optional<Shift> shift = stock_shift_of(index, moves, *last)) {
      found.warn(name, std::nullopt, describe_newest(kCoverageSessions, *shift, kOne, kOther));
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
