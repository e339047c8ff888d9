#include "adapters/simulated/simulated_source.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "market/panel.h"
#include "market/test_support.h"

namespace sensex {
namespace {

using testing_support::sensex_market;

const Date kLast(2024, 12, 31);

SimulationOptions options(std::uint64_t seed = 2026, double signal = 0.3) {
  return {.seed = seed, .overnight_signal = signal, .last_session = kLast};
}

Result<MarketData> load(const SimulationOptions& chosen, DateRange range = {}) {
  return make_simulated_source(chosen, sensex_market())->load({.range = range});
}

// The history the program ships with, made once.
const MarketData& history() {
  static const MarketData data = load(options()).value();
  return data;
}

using Returns = std::vector<double>;

Returns returns_of(std::span<const Bar> bars) {
  Returns returns;
  for (std::size_t t = 1; t < bars.size(); ++t) {
    returns.push_back(std::log(bars[t].close / bars[t - 1].close));
  }
  return returns;
}

double mean(const Returns& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double central_moment(const Returns& x, int power) {
  const double centre = mean(x);
  double sum = 0.0;
  for (const double value : x) sum += std::pow(value - centre, power);
  return sum / static_cast<double>(x.size());
}

double correlation(const Returns& x, const Returns& y) {
  const double mean_x = mean(x);
  const double mean_y = mean(y);
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - mean_x) * (y[i] - mean_y);
  return sum / static_cast<double>(x.size()) /
         std::sqrt(central_moment(x, 2) * central_moment(y, 2));
}

// Each index day's return with the US move since the index day before.
struct Nights {
  Returns us = {};
  Returns index = {};
  Returns gap = {};
  Returns intraday = {};
};

double last_close_before(const GlobalSeries& us, Date day) {
  const auto points = us.points();
  const auto found = std::ranges::lower_bound(points, day, {}, &GlobalPoint::date);
  return std::prev(found)->close.value();
}

Nights nights_of(const MarketData& data) {
  Nights nights;
  const auto bars = data.index.bars();
  for (std::size_t t = 1; t < bars.size(); ++t) {
    nights.us.push_back(std::log(last_close_before(data.globals[1], bars[t].date) /
                                 last_close_before(data.globals[1], bars[t - 1].date)));
    nights.index.push_back(std::log(bars[t].close / bars[t - 1].close));
    nights.gap.push_back(std::log(bars[t].open / bars[t - 1].close));
    nights.intraday.push_back(std::log(bars[t].close / bars[t].open));
  }
  return nights;
}

TEST(SimulatedMarket, SaysThatItIsSimulated) {
  EXPECT_EQ(history().origin, (DataOrigin{.source = "simulated", .simulated = true}));
  EXPECT_TRUE(history().refused.empty());
}

TEST(SimulatedMarket, TradesThirtyStocksOnEverySession) {
  ASSERT_EQ(history().stocks.size(), sensex_market().universe().slot_count());
  const Panel panel = join(history()).value();
  Date day(2010, 1, 4);
  for (std::size_t t = 0; t < panel.day_count(); ++t) {
    ASSERT_EQ(panel.day(t), day);
    for (const StockColumn& stock : panel.stocks) ASSERT_TRUE(stock.bars[t].has_value());
    day = sensex_market().calendar().next_trading_day(day);
  }
  EXPECT_EQ(panel.last_day(), kLast);
}

TEST(SimulatedMarket, EveryBarIsPossible) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    const MarketData data = load(options(seed, 1.0)).value();
    for (const Bar& bar : data.index.bars()) ASSERT_TRUE(Bar::create(bar).has_value());
    for (const Series& stock : data.stocks) {
      for (const Bar& bar : stock.bars()) ASSERT_TRUE(Bar::create(bar).has_value());
    }
  }
}

TEST(SimulatedMarket, TheSameOptionsGiveTheSameBits) {
  const MarketData again = load(options()).value();
  EXPECT_EQ(again.index, history().index);
  EXPECT_EQ(again.stocks, history().stocks);
  EXPECT_EQ(again.globals, history().globals);
}

TEST(SimulatedMarket, AnotherSeedGivesAnotherMarket) {
  EXPECT_NE(load(options(7)).value().index, history().index);
}

TEST(SimulatedMarket, ALongerRunExtendsAShorterOne) {
  for (const Date last : {Date(2010, 1, 4), Date(2015, 2, 28), Date(2023, 11, 12)}) {
    SimulationOptions shorter = options();
    shorter.last_session = last;
    const MarketData start = load(shorter).value();
    EXPECT_EQ(start.index, history().index.between(Date(2010, 1, 1), last));
    EXPECT_EQ(start.stocks[7], history().stocks[7].between(Date(2010, 1, 1), last));
    for (std::size_t g = 0; g < start.globals.size(); ++g) {
      const auto points = start.globals[g].points();
      EXPECT_TRUE(std::ranges::equal(points, history().globals[g].points().first(points.size())));
    }
  }
}

TEST(SimulatedMarket, KnowsTheNightOfTheLastSession) {
  EXPECT_EQ(history().globals[1].id(), "us_equity");
  EXPECT_EQ(history().globals[1].points().back().date, kLast);
  EXPECT_EQ(history().globals[0].points().back().date, kLast);
}

TEST(SimulatedMarket, TheDefinitionSaysWhichGlobalSeriesAreSimulated) {
  const Market market = *Market::parse(
      "market small\ntitle Small\nindex ^SMALL SMALL\nexchange X\ncurrency EUR\nsuffix .X\n"
      "least-members 2\ncalendar bse\nstock TCS Technology\nstock ITC Goods\n"
      "members-known-from 2010-01-04\nmember TCS\nmember ITC\n"
      "global far_night ticker=A zone=America/New_York calendar=nyse close=16:15 awaited=pre-open\n"
      "global own_fear ticker=B close=final\n"
      "global usd_eur ticker=C zone=UTC close=24:00\n"
      "global elsewhere ticker=D zone=America/New_York close=16:15\n");
  const MarketData data = make_simulated_source(options(), market)->load({}).value();
  ASSERT_EQ(data.globals.size(), 3U);
  EXPECT_EQ(data.globals[0].id(), "far_night");
  EXPECT_EQ(data.globals[1].id(), "own_fear");
  EXPECT_EQ(data.globals[2].id(), "usd_eur");
  EXPECT_TRUE(std::ranges::equal(data.globals[0].points(), history().globals[1].points()));
}

TEST(SimulatedMarket, KnowsTheNightsOverAHolidayBeforeTheNextSession) {
  SimulationOptions before_guru_nanak = options();
  before_guru_nanak.last_session = Date(2026, 11, 23);
  EXPECT_EQ(load(before_guru_nanak).value().globals[1].points().back().date, Date(2026, 11, 24));
}

TEST(SimulatedMarket, DeliversOnlyTheRange) {
  const DateRange january{Date(2020, 1, 1), Date(2020, 1, 31)};
  const MarketData data = load(options(), january).value();
  EXPECT_EQ(data.index, history().index.between(january.from, january.to));
  EXPECT_GE(data.globals[0].points().front().date, january.from);
  EXPECT_LE(data.globals[0].points().back().date, january.to);
}

TEST(SimulatedMarket, ReturnsHaveFatTails) {
  const Returns index = returns_of(history().index.bars());
  const double variance = central_moment(index, 2);
  EXPECT_GT(central_moment(index, 4) / (variance * variance), 4.0);
}

TEST(SimulatedMarket, VolatilityClusters) {
  Returns sizes = returns_of(history().index.bars());
  for (double& size : sizes) size = std::abs(size);
  const Returns earlier(sizes.begin(), sizes.end() - 1);
  const Returns later(sizes.begin() + 1, sizes.end());
  EXPECT_GT(correlation(earlier, later), 0.05);
}

TEST(SimulatedMarket, StocksMoveTogetherButNotAsOne) {
  std::vector<Returns> returns;
  for (const Series& stock : history().stocks) returns.push_back(returns_of(stock.bars()));
  Returns pairs;
  for (std::size_t i = 0; i < returns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) pairs.push_back(correlation(returns[i], returns[j]));
  }
  EXPECT_GT(mean(pairs), 0.2);
  EXPECT_LT(mean(pairs), 0.5);
}

TEST(SimulatedMarket, StocksOfASectorMoveCloserTogether) {
  const Panel panel = join(history()).value();
  const auto returns = [&](const char* ticker) {
    const StockColumn* stock = panel.find_stock(Symbol::parse(ticker).value());
    Returns result;
    for (std::size_t t = 1; t < stock->bars.size(); ++t) {
      result.push_back(std::log(stock->bars[t]->close / stock->bars[t - 1]->close));
    }
    return result;
  };
  const double same = correlation(returns("TCS"), returns("INFY"));
  const double other = correlation(returns("TCS"), returns("SBIN"));
  EXPECT_GT(same, other + 0.03);
}

TEST(SimulatedMarket, VolumeFollowsVolatility) {
  Returns sizes = returns_of(history().stocks[0].bars());
  Returns volumes;
  for (double& size : sizes) size = std::abs(size);
  for (const Bar& bar : history().stocks[0].bars().subspan(1)) volumes.push_back(bar.volume);
  EXPECT_GT(correlation(sizes, volumes), 0.2);
}

TEST(SimulatedMarket, VixFollowsVolatility) {
  Returns sizes = returns_of(history().index.bars());
  for (double& size : sizes) size = std::abs(size);
  Returns vix_before;
  for (const GlobalPoint& point : history().globals[0].points()) vix_before.push_back(*point.close);
  vix_before.pop_back();
  EXPECT_GT(correlation(vix_before, sizes), 0.1);
}

TEST(SimulatedMarket, WithoutSignalTheNightTellsNothing) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Nights nights = nights_of(load(options(seed, 0.0)).value());
    EXPECT_NEAR(correlation(nights.us, nights.index), 0.0, 0.05) << seed;
  }
}

TEST(SimulatedMarket, WithSignalTheNightLeadsTheDay) {
  for (const double signal : {0.3, 0.6}) {
    const Nights nights = nights_of(load(options(5, signal)).value());
    EXPECT_NEAR(correlation(nights.us, nights.index), signal, 0.12) << signal;
  }
}

TEST(SimulatedMarket, TheSignalIsMostlySpentAtTheOpen) {
  const Nights nights = nights_of(history());
  EXPECT_GT(correlation(nights.us, nights.gap), 0.4);
  EXPECT_LT(std::abs(correlation(nights.us, nights.intraday)), 0.1);
}

TEST(SimulatedMarket, TheDayBeforeTellsNothingOfTheDay) {
  const Returns index = returns_of(history().index.bars());
  const Returns earlier(index.begin(), index.end() - 1);
  const Returns later(index.begin() + 1, index.end());
  EXPECT_NEAR(correlation(earlier, later), 0.0, 0.06);
}

TEST(SimulatedMarket, RefusesOptionsOutOfRange) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double signal : {-0.1, 1.1, nan}) {
    EXPECT_EQ(load(options(1, signal)).error().code, Errc::invalid_argument);
  }
  SimulationOptions unset = options();
  unset.last_session = {};
  EXPECT_EQ(load(unset).error().message,
            "the simulated market's last session must be 2010-01-04 to 2099-12-31, got 1970-01-01");
}

}  // namespace
}  // namespace sensex
