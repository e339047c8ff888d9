#include "features/feature_map.h"

#include <algorithm>
#include <optional>

#include "features/missing.h"
#include "features/slots.h"
#include "features/stock_indicators.h"

namespace sensex {
namespace {

void add_stock(const Panel& panel, const SlotTable& slots, std::size_t stock, FeatureMap& map) {
  StockIndicators indicators;
  const auto& bars = panel.stocks[stock].bars;
  for (std::size_t day = 0; day < bars.size(); ++day) {
    const std::optional<Bar>& bar = bars[day];
    if (!bar) continue;
    const IndicatorValues values = indicators.push(*bar);
    const auto slot = slots.slot_of(stock, day);
    if (!slot) continue;
    const std::size_t offset = (day * map.slot_count + *slot) * kIndicatorCount;
    std::ranges::copy(values, map.values.begin() + static_cast<std::ptrdiff_t>(offset));
  }
}

}  // namespace

FeatureMap make_feature_map(const Panel& panel, const Universe& universe) {
  FeatureMap map;
  for (const Bar& bar : panel.index) map.days.push_back(bar.date);
  map.slot_count = universe.slot_count();
  map.values.assign(map.days.size() * map.slot_count * kIndicatorCount, kMissing);
  const SlotTable slots(panel, universe);
  for (std::size_t stock = 0; stock < panel.stocks.size(); ++stock) {
    add_stock(panel, slots, stock, map);
  }
  return map;
}

}  // namespace sensex
