#include "adapters/simulated/stock_path.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sensex {
namespace {

constexpr double kTicksPerRupee = 20.0;
constexpr double kLeastPrice = 1.0;
constexpr double kPriceBand = 0.20;
// With an intraday standard deviation v, a range of half a |normal| v beyond open and close on
// either side has about the mean of a random walk's, 1.6 v.
constexpr double kExcursion = 0.5;

double to_tick(double price) {
  return std::round(std::max(price, kLeastPrice) * kTicksPerRupee) / kTicksPerRupee;
}

double moved(double price, double simple_return) {
  return to_tick(price * (1.0 + std::clamp(simple_return, -kPriceBand, kPriceBand)));
}

double volume_of_day(const StockTraits& traits, double market_volatility, double own_move,
                     DayRandom& random) {
  const double unrest = market_volatility / kUsualVolatility;
  const double activity = 0.4 + 0.4 * unrest + 0.2 * std::abs(own_move) / traits.own_volatility;
  const double mood = std::max(0.2, 1.0 + 0.25 * random.normal());
  return std::round(traits.usual_volume * activity * mood);
}

}  // namespace

StockTraits draw_traits(std::uint64_t seed, const Symbol& symbol) {
  DayRandom random(seed, "traits " + symbol.text(), Date());
  StockTraits traits{.stream = "stock " + symbol.text()};
  traits.first_price = to_tick(200.0 + 2300.0 * random.uniform());
  const double size = random.uniform();
  const double capitalisation = 1.0 + 9.0 * size * size;  // a few giants, many smaller
  traits.shares = capitalisation / traits.first_price;
  traits.beta = 0.7 + 0.6 * random.uniform();
  traits.own_volatility = kUsualVolatility * (1.0 + 0.5 * random.uniform());
  traits.usual_volume = 1e6 * (1.0 + 9.0 * random.uniform());
  return traits;
}

StockPath::StockPath(std::uint64_t seed, StockTraits traits)
    : seed_(seed), traits_(std::move(traits)), close_(traits_.first_price) {}

Bar StockPath::next(const CommonMove& common) {
  DayRandom random(seed_, traits_.stream, common.date);
  // Half of a stock's own unrest comes and goes with the market's.
  const double unrest = 0.5 + 0.5 * common.volatility / kUsualVolatility;
  const double scale = traits_.own_volatility * unrest;
  const Move own = noise(random, scale);
  const double gap = traits_.beta * common.market.gap + common.sector.gap + own.gap;
  const double intraday =
      traits_.beta * common.market.intraday + common.sector.intraday + own.intraday;

  Bar bar{.date = common.date};
  bar.open = moved(close_, gap);
  bar.close = moved(bar.open, intraday);
  const double reach =
      kExcursion * std::sqrt(scale * scale + common.volatility * common.volatility);
  bar.high = to_tick(std::max(bar.open, bar.close) * (1.0 + reach * std::abs(random.normal())));
  bar.low = to_tick(std::min(bar.open, bar.close) *
                    std::max(0.5, 1.0 - reach * std::abs(random.normal())));
  bar.volume = volume_of_day(traits_, common.volatility, gap + intraday, random);
  close_ = bar.close;
  return bar;
}

}  // namespace sensex
