#include "pipeline/declared_actions.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/core.h>

#include "market/price_ledger.h"

namespace sensex {
namespace {

// The overnight price ratio at the ex-date: of its open, or the next bar's, over the close before.
// Empty without a bar on both sides.
std::optional<double> overnight_ratio(const Series& series, Date ex_date) {
  const std::span<const Bar> bars = series.bars();
  const auto after = std::ranges::lower_bound(bars, ex_date, {}, &Bar::date);
  if (after == bars.begin() || after == bars.end()) return std::nullopt;
  return after->open / std::prev(after)->close;
}

// The jump is nearer to the action's factor than to none at all.
bool is_unapplied(double ratio, double factor) {
  return std::abs(std::log(ratio / factor)) < std::abs(std::log(ratio));
}

bool is_recorded(const std::vector<CorporateAction>& actions, const CorporateAction& action) {
  return std::ranges::any_of(actions, [&](const CorporateAction& one) {
    return one.symbol == action.symbol && one.ex_date == action.ex_date;
  });
}

}  // namespace

Status apply_declared_actions(const Market& market, MarketData& data) {
  for (const CorporateAction& action : market.actions()) {
    const auto stock = std::ranges::find(data.stocks, action.symbol, &Series::symbol);
    if (stock == data.stocks.end()) continue;
    const auto ratio = overnight_ratio(*stock, action.ex_date);
    if (!ratio) continue;
    if (!is_recorded(data.actions, action)) data.actions.push_back(action);
    if (!is_unapplied(*ratio, action.factor)) continue;
    Result<Series> adjusted_bars = adjust(*stock, std::array{action}, stock->bars().back().date);
    if (!adjusted_bars) return fail(adjusted_bars.error());
    const std::vector<Bar> bars(adjusted_bars->bars().begin(), adjusted_bars->bars().end());
    *stock = *Series::create(stock->symbol(), bars, stock->opening());
    data.remarks.push_back(fmt::format("{}: prices before {} multiplied by {} ({})",
                                       action.symbol.text(), action.ex_date.to_string(),
                                       action.factor, to_string(action.kind)));
  }
  std::ranges::sort(data.actions, {}, [](const CorporateAction& action) {
    return std::pair(action.symbol, action.ex_date);
  });
  return {};
}

}  // namespace sensex
