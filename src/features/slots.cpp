#include "features/slots.h"

#include <algorithm>

namespace sensex {
namespace {

SlotOccupants occupants(const Panel& panel, const Members& members) {
  SlotOccupants slots(members.size());
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    const StockColumn* stock = panel.find_stock(members[slot]);
    if (stock != nullptr) slots[slot] = static_cast<std::size_t>(stock - panel.stocks.data());
  }
  return slots;
}

}  // namespace

SlotTable::SlotTable(const Panel& panel, const Universe& universe) {
  const Members* current = nullptr;
  period_of_day_.reserve(panel.day_count());
  for (const Bar& day : panel.index) {
    const Members& members = universe.members_on(day.date);
    if (&members != current) {
      periods_.push_back(occupants(panel, members));
      current = &members;
    }
    period_of_day_.push_back(periods_.size() - 1);
  }
}

std::optional<std::size_t> SlotTable::slot_of(std::size_t stock, std::size_t day) const {
  const SlotOccupants& slots = on(day);
  const auto found = std::ranges::find(slots, std::optional(stock));
  if (found == slots.end()) return std::nullopt;
  return static_cast<std::size_t>(found - slots.begin());
}

}  // namespace sensex
