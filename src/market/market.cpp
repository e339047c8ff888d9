#include "market/market.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "market/market_text.h"

namespace sensex {
namespace {

constexpr std::array<std::string_view, 2> kNames = {"sensex", "nifty50"};

}  // namespace

std::span<const std::string_view> Market::names() { return kNames; }

Result<Market> Market::named(std::string_view name) {
  if (name == "sensex") return parse(sensex_market_text());
  if (name == "nifty50") return parse(nifty50_market_text());
  return fail(Errc::not_found,
              fmt::format("a built-in market is sensex or nifty50, got '{}'; a file of your own "
                          "needs a path with a '/' or an ending",
                          name.substr(0, 40)));
}

Market Market::with_calendar(TradingCalendar calendar) const {
  Market market = *this;
  market.calendar_ = std::move(calendar);
  return market;
}

const GlobalSpec* Market::find_global(std::string_view id) const {
  const auto found = std::ranges::lower_bound(globals_, id, {}, &GlobalSpec::id);
  return found != globals_.end() && found->id == id ? &*found : nullptr;
}

std::string_view Market::sector_of(const Symbol& symbol) const {
  const auto found = sectors_.find(symbol);
  return found != sectors_.end() ? std::string_view(found->second) : "Other";
}

std::vector<Symbol> Market::earlier_tickers(const Symbol& symbol) const {
  std::vector<Symbol> tickers;
  Symbol current = symbol;
  const auto leads_here = [&](const auto& entry) { return entry.second == current; };
  for (auto found = std::ranges::find_if(successors_, leads_here); found != successors_.end();
       found = std::ranges::find_if(successors_, leads_here)) {
    tickers.push_back(found->first);
    current = found->first;
  }
  return tickers;
}

Symbol Market::current_ticker(const Symbol& symbol) const {
  Symbol current = symbol;
  for (auto next = successors_.find(current); next != successors_.end();
       next = successors_.find(current)) {
    current = next->second;
  }
  return current;
}

std::optional<Date> Market::end_of(const Symbol& symbol) const {
  const auto found = ends_.find(symbol);
  return found != ends_.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace sensex
