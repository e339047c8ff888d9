#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "market/quality_rules.h"

namespace sensex {

// Behind global-moves and global-days: how the values of other markets moved, day by day.

enum class GlobalField { close, open };
std::string_view to_string(GlobalField field);

// A value and the last close before it, both prices.
struct DatedMove {
  Date date = {};
  double before = 0.0;
  double value = 0.0;

  double ratio() const { return value / before; }
};

// A declared series and what of its moves is known by now, by increasing day.
struct MarketMoves {
  const GlobalSpec* spec = nullptr;
  std::vector<DatedMove> moves = {};
};

// Of each declared series of prices that has the field.
std::vector<MarketMoves> global_moves(const QualityView& view, GlobalField field);

// The moves of several series by day.
class RatiosByDay {
 public:
  using Picks = std::function<bool(const GlobalSpec&)>;

  // The series' specs must outlive it.
  explicit RatiosByDay(std::span<const MarketMoves> all);

  // The median ratio of the day of the series that `picks` takes; empty: fewer than `least` moved.
  std::optional<double> median_on(Date day, std::size_t least, const Picks& picks) const;
  // Each day on which one of them moved, by increasing day.
  std::vector<Date> days() const;

 private:
  std::map<Date, std::vector<std::pair<const GlobalSpec*, double>>> by_day_;
};

// quality_doubles.cpp
// Part of global-days: two series whose newest closes are the same.
void check_doubles(const QualityView& view, Findings& found);

}  // namespace sensex
