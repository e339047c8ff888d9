#include "features/stock_features.h"

#include <array>
#include <optional>
#include <utility>

#include "features/missing.h"
#include "features/slots.h"

namespace sensex {
namespace {

using Counts = std::array<int, kStockFormCount>;

struct Totals {
  std::vector<StockFormValues> sums;
  std::vector<Counts> counts;
};

void add(const StockFormValues& values, StockFormValues& sums, Counts& counts) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_missing(values[i])) continue;
    sums[i] += values[i];
    ++counts[i];
  }
}

void add_stock(const Panel& panel, const SlotTable& slots, std::size_t stock, Totals& totals) {
  StockForms forms;
  const auto& bars = panel.stocks[stock].bars;
  for (std::size_t day = 0; day < bars.size(); ++day) {
    const std::optional<Bar>& bar = bars[day];
    if (!bar || is_stale_copy(*bar)) continue;
    const StockFormValues values = forms.push(*bar);
    if (slots.slot_of(stock, day)) add(values, totals.sums[day], totals.counts[day]);
  }
}

}  // namespace

std::vector<StockFormValues> stock_features(const Panel& panel, const Universe& universe) {
  const SlotTable slots(panel, universe);
  Totals totals{.sums = std::vector<StockFormValues>(panel.day_count()),
                .counts = std::vector<Counts>(panel.day_count())};
  for (std::size_t stock = 0; stock < panel.stocks.size(); ++stock) {
    add_stock(panel, slots, stock, totals);
  }
  for (std::size_t day = 0; day < panel.day_count(); ++day) {
    for (std::size_t i = 0; i < kStockFormCount; ++i) {
      totals.sums[day][i] = ratio(totals.sums[day][i], totals.counts[day][i]);
    }
  }
  return std::move(totals.sums);
}

}  // namespace sensex
