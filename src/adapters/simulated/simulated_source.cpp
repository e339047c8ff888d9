#include "adapters/simulated/simulated_source.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "adapters/simulated/factors.h"
#include "adapters/simulated/global_paths.h"
#include "adapters/simulated/stock_path.h"

namespace sensex {
namespace {

// The first US session is the night before the first Indian one.
inline const Date kFirstUsDay(2010, 1, 1);
inline const Date kFirstSession(2010, 1, 4);
inline const Date kLastPossible(2099, 12, 31);

constexpr double kFirstIndexLevel = 17500.0;
constexpr double kSectorVolatility = 0.5;  // of the market factor's
constexpr double kIndexVolumeUnit = 10000.0;
// Stocks reach their highs at different times, so the index falls short of all highs at once.
constexpr double kShareOfCommonExtreme = 0.6;

double to_paisa(double level) { return std::round(level * 100.0) / 100.0; }

// "usd_inr" of a market in rupees.
std::string dollar_rate_id(std::string_view currency) {
  std::string id = "usd_";
  for (const char letter : currency) {
    id += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return id;
}

// One field of the members' bars, weighted by their shares.
double capitalisation(const std::vector<StockPath>& stocks, const std::vector<Bar>& bars,
                      double Bar::* field) {
  double sum = 0.0;
  for (std::size_t i = 0; i < stocks.size(); ++i) sum += stocks[i].traits().shares * bars[i].*field;
  return sum;
}

// The market as it unfolds, one calendar day after the other.
class SimulatedMarket {
 public:
  SimulatedMarket(const SimulationOptions& options, const Market& market);

  void run_to(Date last);
  Result<MarketData> between(DateRange range) const;

 private:
  void run_indian_day(Date date);
  void run_us_day(Date date);
  Bar index_bar(const std::vector<Bar>& bars) const;
  const std::vector<GlobalPoint>* path_of(const GlobalSpec& spec) const;
  std::map<std::string, Move, std::less<>> sector_moves(Date date, double volatility) const;

  const SimulationOptions& options_;
  const Market& home_;
  std::vector<Symbol> symbols_ = {};  // sorted
  std::vector<StockPath> paths_ = {};
  double divisor_ = 1.0;
  MarketFactor market_;
  GlobalPaths global_paths_;
  Night night_ = {};

  std::vector<Bar> index_ = {};
  std::vector<std::vector<Bar>> stocks_ = {};  // as symbols_
  std::vector<GlobalPoint> us_equity_ = {};
  std::vector<GlobalPoint> usd_inr_ = {};
  std::vector<GlobalPoint> india_vix_ = {};
};

SimulatedMarket::SimulatedMarket(const SimulationOptions& options, const Market& market)
    : options_(options),
      home_(market),
      market_(options.overnight_signal),
      global_paths_(options.seed) {
  const Members& members = market.universe().members_on(kLastPossible);
  symbols_.assign(members.begin(), members.end());
  std::ranges::sort(symbols_);
  stocks_.resize(symbols_.size());
  double first_capitalisation = 0.0;
  for (const Symbol& symbol : symbols_) {
    paths_.emplace_back(options.seed, draw_traits(options.seed, symbol));
    const StockTraits& traits = paths_.back().traits();
    first_capitalisation += traits.shares * traits.first_price;
  }
  divisor_ = first_capitalisation / kFirstIndexLevel;
}

void SimulatedMarket::run_to(Date last) {
  for (Date date = kFirstUsDay; date <= last; date = date.plus_days(1)) {
    // Mumbai closes before New York opens.
    if (date >= kFirstSession && home_.calendar().is_trading_day(date)) run_indian_day(date);
    if (!date.is_weekend()) run_us_day(date);
  }
  // The nights before the next session, which an Indian holiday makes more than one.
  const Date next = home_.calendar().next_trading_day(last);
  for (Date date = last.plus_days(1); date < next; date = date.plus_days(1)) {
    if (!date.is_weekend()) run_us_day(date);
  }
}

void SimulatedMarket::run_us_day(Date date) {
  const UsDay day = global_paths_.next(date);
  us_equity_.push_back(day.us_equity);
  usd_inr_.push_back(day.usd_inr);
  night_.add(day.shock, day.volatility);
}

std::map<std::string, Move, std::less<>> SimulatedMarket::sector_moves(Date date,
                                                                       double volatility) const {
  std::map<std::string, Move, std::less<>> moves;
  for (const Symbol& symbol : symbols_) {
    const std::string sector(home_.sector_of(symbol));
    if (moves.contains(sector)) continue;
    DayRandom random(options_.seed, "sector " + sector, date);
    moves.emplace(sector, noise(random, kSectorVolatility * volatility));
  }
  return moves;
}

void SimulatedMarket::run_indian_day(Date date) {
  DayRandom random(options_.seed, "market", date);
  CommonMove common{.date = date, .volatility = market_.volatility()};
  common.market = market_.next(night_, random);
  night_ = Night();

  const auto sectors = sector_moves(date, common.volatility);
  std::vector<Bar> bars;
  bars.reserve(paths_.size());
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    common.sector = sectors.find(home_.sector_of(symbols_[i]))->second;
    bars.push_back(paths_[i].next(common));
    stocks_[i].push_back(bars.back());
  }
  index_.push_back(index_bar(bars));
  india_vix_.push_back(india_vix(options_.seed, date, market_.volatility()));
}

Bar SimulatedMarket::index_bar(const std::vector<Bar>& bars) const {
  const auto level = [&](double Bar::* field) {
    return capitalisation(paths_, bars, field) / divisor_;
  };
  Bar bar{.date = bars.front().date, .open = level(&Bar::open), .close = level(&Bar::close)};
  const double top = std::max(bar.open, bar.close);
  const double bottom = std::min(bar.open, bar.close);
  bar.high = to_paisa(top + kShareOfCommonExtreme * (level(&Bar::high) - top));
  bar.low = to_paisa(bottom - kShareOfCommonExtreme * (bottom - level(&Bar::low)));
  bar.open = to_paisa(bar.open);
  bar.close = to_paisa(bar.close);
  for (const Bar& stock : bars) bar.volume += stock.volume;
  bar.volume = std::round(bar.volume / kIndexVolumeUnit);
  return bar;
}

// The part that a global series of the definition plays; null: none.
const std::vector<GlobalPoint>* SimulatedMarket::path_of(const GlobalSpec& spec) const {
  if (spec.is_awaited) return &us_equity_;
  if (spec.close && spec.close->is_home_final) return &india_vix_;
  return spec.id == dollar_rate_id(home_.currency()) ? &usd_inr_ : nullptr;
}

Result<GlobalSeries> cut(const std::string& id, const std::vector<GlobalPoint>& points,
                         DateRange range) {
  std::vector<GlobalPoint> kept;
  std::ranges::copy_if(points, std::back_inserter(kept), [&](const GlobalPoint& point) {
    return point.date >= range.from && point.date <= range.to;
  });
  return GlobalSeries::create(id, std::move(kept));
}

Result<MarketData> SimulatedMarket::between(DateRange range) const {
  const Result<Series> index = Series::create(home_.index(), index_);
  if (!index) return fail(index.error());
  MarketData data{.origin = {.source = "simulated", .simulated = true},
                  .index = index->between(range.from, range.to)};
  for (std::size_t i = 0; i < symbols_.size(); ++i) {
    const Result<Series> stock = Series::create(symbols_[i], stocks_[i]);
    if (!stock) return fail(stock.error());
    data.stocks.push_back(stock->between(range.from, range.to));
  }
  const Date last_day = std::min(range.to, options_.last_session);
  const DateRange nights{range.from, home_.calendar().next_trading_day(last_day).plus_days(-1)};
  for (const GlobalSpec& spec : home_.globals()) {
    const std::vector<GlobalPoint>* path = path_of(spec);
    if (path == nullptr) continue;
    Result<GlobalSeries> series = cut(spec.id, *path, nights);
    if (!series) return fail(series.error());
    data.globals.push_back(std::move(*series));
  }
  return data;
}

Status check(const SimulationOptions& options) {
  // In this form NaN is refused too.
  const bool is_weight = options.overnight_signal >= 0.0 && options.overnight_signal <= 1.0;
  if (!is_weight) {
    return fail(Errc::invalid_argument, fmt::format("the overnight signal must be 0 to 1, got {}",
                                                    options.overnight_signal));
  }
  if (options.last_session < kFirstSession || options.last_session > kLastPossible) {
    return fail(Errc::invalid_argument,
                fmt::format("the simulated market's last session must be {} to {}, got {}",
                            kFirstSession.to_string(), kLastPossible.to_string(),
                            options.last_session.to_string()));
  }
  return {};
}

class SimulatedSource final : public BarSource {
 public:
  SimulatedSource(const SimulationOptions& options, const Market& market)
      : options_(options), market_(market) {}

  Result<MarketData> load(const LoadRequest& request) override {
    const Status checked = check(options_);
    if (!checked) return fail(checked.error());
    SimulatedMarket simulated(options_, market_);
    simulated.run_to(options_.last_session);
    return simulated.between(request.range);
  }

 private:
  SimulationOptions options_;
  const Market& market_;
};

}  // namespace

std::unique_ptr<BarSource> make_simulated_source(const SimulationOptions& options,
                                                 const Market& market) {
  return std::make_unique<SimulatedSource>(options, market);
}

}  // namespace sensex
