#include "golden/simulated_bars.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/core.h>
#include <fmt/format.h>

#include "adapters/simulated/simulated_source.h"
#include "market/test_support.h"

namespace sensex {
namespace {

constexpr std::size_t kSessions = 300;
// Chosen because some of their days close where the day before did, reach as high, or reach as far
// beyond it on both sides, which each formula settles in its own way.
constexpr std::array kStocks = {"INFY", "ULTRACEMCO", "AXISBANK"};

SimulationOptions golden_options() {
  return {.seed = 2026, .overnight_signal = 0.3, .last_session = Date(2011, 12, 30)};
}

Series first_sessions(const MarketData& data, const Symbol& symbol) {
  const auto stock = std::ranges::find(data.stocks, symbol, &Series::symbol);
  const auto bars = stock->bars().first(kSessions);
  return Series::create(symbol, {bars.begin(), bars.end()}).value();
}

}  // namespace

std::vector<Series> golden_bars() {
  using testing_support::sensex_market;
  const MarketData data =
      make_simulated_source(golden_options(), sensex_market())->load({}).value();
  std::vector<Series> bars;
  for (const char* stock : kStocks) {
    bars.push_back(first_sessions(data, testing_support::symbol(stock)));
  }
  return bars;
}

std::string to_csv(const std::vector<Series>& bars) {
  const SimulationOptions options = golden_options();
  std::string text = fmt::format(
      "# simulated market sensex, seed {}, overnight signal {}, first {} sessions\n"
      "Series,Date,Open,High,Low,Close,Volume\n",
      options.seed, options.overnight_signal, kSessions);
  for (const Series& series : bars) {
    for (const Bar& bar : series.bars()) {
      fmt::format_to(std::back_inserter(text), "{},{},{},{},{},{},{}\n", series.symbol().text(),
                     bar.date.to_string(), bar.open, bar.high, bar.low, bar.close, bar.volume);
    }
  }
  return text;
}

}  // namespace sensex
