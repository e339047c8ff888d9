#include "features/catalogue.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "features/adx.h"
#include "features/atr.h"
#include "features/bollinger.h"
#include "features/cci.h"
#include "features/ema.h"
#include "features/ichimoku.h"
#include "features/macd.h"
#include "features/parkinson.h"
#include "features/rate_of_change.h"
#include "features/rolling_std.h"
#include "features/rsi.h"
#include "features/sma.h"
#include "features/stochastic.h"

namespace sensex {
namespace {

using enum Indicator;

// A standard deviation of returns waits for the first return as well.
constexpr std::size_t volatility_warmup(int period) {
  return RateOfChange::warmup_of(1) + RollingStd::warmup_of(period);
}

constexpr std::array<IndicatorInfo, kIndicatorCount> kCatalogue = {{
    {return_1d, "return_1d", "price", "fraction", "close", RateOfChange::warmup_of(1),
     "close over the close 1 bar before, minus 1", "definition"},
    {return_3d, "return_3d", "price", "fraction", "close", RateOfChange::warmup_of(3),
     "close over the close 3 bars before, minus 1", "definition"},
    {return_5d, "return_5d", "price", "fraction", "close", RateOfChange::warmup_of(5),
     "close over the close 5 bars before, minus 1", "definition"},
    {return_10d, "return_10d", "price", "fraction", "close", RateOfChange::warmup_of(10),
     "close over the close 10 bars before, minus 1", "definition"},
    {intraday_return, "intraday_return", "price", "fraction", "open close", 0,
     "close over open, minus 1", "definition"},
    {overnight_gap, "overnight_gap", "price", "fraction", "open close", RateOfChange::warmup_of(1),
     "open over the previous close, minus 1", "definition"},

    {volatility_5d, "volatility_5d", "volatility", "fraction", "close", volatility_warmup(5),
     "population standard deviation of 5 one-day returns", "definition"},
    {volatility_10d, "volatility_10d", "volatility", "fraction", "close", volatility_warmup(10),
     "population standard deviation of 10 one-day returns", "definition"},
    {volatility_20d, "volatility_20d", "volatility", "fraction", "close", volatility_warmup(20),
     "population standard deviation of 20 one-day returns", "definition"},
    {parkinson_20, "parkinson_20", "volatility", "fraction", "high low", Parkinson::warmup_of(20),
     "volatility per day from 20 daily ranges", "Parkinson 1980"},
    {atr_14, "atr_14", "volatility", "price", "high low close", Atr::warmup_of(14),
     "average true range of 14 bars", "Wilder 1978"},
    {atr_ratio, "atr_ratio", "volatility", "fraction", "high low close", Atr::warmup_of(14),
     "average true range over close", "Wilder 1978"},

    {sma_5, "sma_5", "trend", "price", "close", Sma::warmup_of(5), "simple average of 5 closes",
     "definition"},
    {sma_10, "sma_10", "trend", "price", "close", Sma::warmup_of(10), "simple average of 10 closes",
     "definition"},
    {sma_20, "sma_20", "trend", "price", "close", Sma::warmup_of(20), "simple average of 20 closes",
     "definition"},
    {sma_50, "sma_50", "trend", "price", "close", Sma::warmup_of(50), "simple average of 50 closes",
     "definition"},
    {ema_12, "ema_12", "trend", "price", "close", Ema::warmup_of(12),
     "exponential average of 12 closes, simple seed", "TA-Lib EMA"},
    {ema_26, "ema_26", "trend", "price", "close", Ema::warmup_of(26),
     "exponential average of 26 closes, simple seed", "TA-Lib EMA"},
    {price_vs_sma20, "price_vs_sma20", "trend", "fraction", "close", Sma::warmup_of(20),
     "close over its 20-bar average, minus 1", "definition"},
    {price_vs_sma50, "price_vs_sma50", "trend", "fraction", "close", Sma::warmup_of(50),
     "close over its 50-bar average, minus 1", "definition"},
    {sma_convergence, "sma_convergence", "trend", "fraction", "close", Sma::warmup_of(20),
     "10-bar average over 20-bar average, minus 1", "definition"},

    {rsi_14, "rsi_14", "momentum", "percent", "close", Rsi::warmup_of(14),
     "relative strength index of 14 bars, 50 when flat", "Wilder 1978"},
    {rsi_21, "rsi_21", "momentum", "percent", "close", Rsi::warmup_of(21),
     "relative strength index of 21 bars, 50 when flat", "Wilder 1978"},
    {stoch_k, "stoch_k", "momentum", "percent", "high low close", Stochastic::warmup_of(14, 3),
     "close within the range of 14 bars, fast line", "Lane; TA-Lib STOCHF"},
    {stoch_d, "stoch_d", "momentum", "percent", "high low close", Stochastic::warmup_of(14, 3),
     "3-bar average of the fast line", "Lane; TA-Lib STOCHF"},
    {cci_20, "cci_20", "momentum", "index", "high low close", Cci::warmup_of(20),
     "commodity channel index of 20 bars, 0 when flat", "Lambert 1980"},

    {macd, "macd", "macd", "price", "close", Macd::warmup_of({}),
     "exponential average of 12 minus that of 26 closes", "Appel; TA-Lib MACD"},
    {macd_signal, "macd_signal", "macd", "price", "close", Macd::warmup_of({}),
     "9-bar exponential average of macd", "Appel; TA-Lib MACD"},
    {macd_histogram, "macd_histogram", "macd", "price", "close", Macd::warmup_of({}),
     "macd minus its signal", "Appel; TA-Lib MACD"},

    {bb_upper, "bb_upper", "bollinger", "price", "close", Bollinger::warmup_of(20),
     "20-bar average plus 2 standard deviations", "Bollinger 2001"},
    {bb_lower, "bb_lower", "bollinger", "price", "close", Bollinger::warmup_of(20),
     "20-bar average minus 2 standard deviations", "Bollinger 2001"},
    {bb_width, "bb_width", "bollinger", "fraction", "close", Bollinger::warmup_of(20),
     "distance of the bands over their middle", "Bollinger 2001"},
    {bb_position, "bb_position", "bollinger", "fraction", "close", Bollinger::warmup_of(20),
     "close between the bands: 0 lower, 1 upper; missing when they are equal", "Bollinger 2001"},
    {bb_squeeze, "bb_squeeze", "bollinger", "flag", "close", Bollinger::squeeze_warmup_of(20),
     "1 when the width is below its 20-bar mean, else 0", "Bollinger 2001"},

    {volume_sma_20, "volume_sma_20", "volume", "shares", "volume", Sma::warmup_of(20),
     "simple average of 20 volumes", "definition"},
    {volume_ratio, "volume_ratio", "volume", "fraction", "volume", Sma::warmup_of(20),
     "volume over its 20-bar average", "definition"},
    {volume_change_5d, "volume_change_5d", "volume", "fraction", "volume",
     RateOfChange::warmup_of(5), "volume over the volume 5 bars before, minus 1", "definition"},
    {obv, "obv", "volume", "shares", "close volume", 0,
     "running volume, signed by the close's direction", "Granville 1963"},
    {obv_sma_20, "obv_sma_20", "volume", "shares", "close volume", Sma::warmup_of(20),
     "20-bar average of obv", "Granville 1963"},
    {volume_price_trend, "volume_price_trend", "volume", "shares", "close volume", 0,
     "running sum of volume times one-day return", "definition"},

    {adx_14, "adx_14", "advanced", "percent", "high low close", Adx::warmup_of(14),
     "average directional index of 14 bars", "Wilder 1978"},
    {di_plus_14, "di_plus_14", "advanced", "percent", "high low close", Adx::di_warmup_of(14),
     "upward directional indicator of 14 bars", "Wilder 1978"},
    {di_minus_14, "di_minus_14", "advanced", "percent", "high low close", Adx::di_warmup_of(14),
     "downward directional indicator of 14 bars", "Wilder 1978"},
    {ichimoku_a, "ichimoku_a", "advanced", "price", "high low", Ichimoku::a_warmup_of({}),
     "leading span A (9, 26), not shifted", "Hosoda 1969"},
    {ichimoku_b, "ichimoku_b", "advanced", "price", "high low", Ichimoku::warmup_of({}),
     "leading span B (52), not shifted", "Hosoda 1969"},
}};

}  // namespace

std::span<const IndicatorInfo> catalogue() { return kCatalogue; }

std::size_t longest_warmup() {
  return std::ranges::max_element(kCatalogue, {}, &IndicatorInfo::warmup)->warmup;
}

std::string catalogue_markdown() {
  std::string text =
      "# The 45 indicators\n\n"
      "`sensex features list` prints this table; warm-up is the number of bars before the first "
      "value.\n\n"
      "| # | name | group | unit | from | warm-up | what | source |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const IndicatorInfo& info : kCatalogue) {
    fmt::format_to(std::back_inserter(text), "| {} | `{}` | {} | {} | {} | {} | {} | {} |\n",
                   index_of(info.id) + 1, info.name, info.group, info.unit, info.inputs,
                   info.warmup, info.description, info.source);
  }
  return text;
}

}  // namespace sensex
