#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "market/panel.h"
#include "market/universe.h"

namespace sensex {

// For each slot of the universe the position of its occupant among the panel's stocks; empty: the
// panel does not have that stock.
using SlotOccupants = std::vector<std::optional<std::size_t>>;

// Dated membership over the panel.
class SlotTable {
 public:
  SlotTable(const Panel& panel, const Universe& universe);

  const SlotOccupants& on(std::size_t day) const { return periods_[period_of_day_[day]]; }
  // The slot a stock holds on that day; empty: none.
  std::optional<std::size_t> slot_of(std::size_t stock, std::size_t day) const;

 private:
  std::vector<SlotOccupants> periods_;
  std::vector<std::size_t> period_of_day_;
};

}  // namespace sensex
