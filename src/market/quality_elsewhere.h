#pragma once

#include <string_view>
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

// quality_doubles.cpp
// Part of global-days: two series whose newest closes are the same.
void check_doubles(const QualityView& view, Findings& found);

}  // namespace sensex
