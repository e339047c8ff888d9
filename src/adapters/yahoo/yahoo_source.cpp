#include "adapters/yahoo/yahoo_source.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::string_view kName = "yahoo";

std::string refused_file(const Chart& chart) { return fmt::format("yahoo:{}", chart.symbol); }

// Where the day stands in the answer, for a person who looks at it: 1 is the first.
std::size_t position_of(const Chart& chart, const ChartRow& row) {
  return static_cast<std::size_t>(&row - chart.rows.data()) + 1;
}

std::vector<Bar> bars_of(const Chart& chart, const Symbol& symbol, DateRange range,
                         std::vector<RefusedRow>& refused) {
  std::vector<Bar> bars;
  bars.reserve(chart.rows.size());
  for (const ChartRow& row : chart.rows) {
    if (!row.open || !row.high || !row.low || !row.close) continue;
    if (row.date < range.from || row.date > range.to) continue;
    const Result<Bar> bar = Bar::create({.date = row.date,
                                         .open = *row.open,
                                         .high = *row.high,
                                         .low = *row.low,
                                         .close = *row.close,
                                         .volume = row.volume.value_or(0.0)});
    if (bar) {
      bars.push_back(*bar);
    } else {
      refused.push_back({refused_file(chart), position_of(chart, row), bar.error().message,
                         symbol.text(), row.date});
    }
  }
  return bars;
}

std::vector<GlobalPoint> points_of(const Chart& chart, const GlobalSpec& spec, DateRange range,
                                   std::vector<RefusedRow>& refused) {
  std::vector<GlobalPoint> points;
  points.reserve(chart.rows.size());
  for (const ChartRow& row : chart.rows) {
    if (row.date < range.from || row.date > range.to) continue;
    GlobalPoint point{.date = row.date};
    if (spec.close) point.close = row.close;
    if (spec.open) point.open = row.open;
    if (!point.close && !point.open) continue;
    const double least = std::min(point.close.value_or(1.0), point.open.value_or(1.0));
    if (least > 0.0 || spec.is_signed) {
      points.push_back(point);
    } else {
      refused.push_back({refused_file(chart), position_of(chart, row),
                         fmt::format("impossible value of {}: must be above 0, got {}",
                                     row.date.to_string(), least),
                         spec.id, row.date});
    }
  }
  return points;
}

// What the service calls a split may be a bonus too; both divide the price alike.
void add_splits(const Chart& chart, const Symbol& symbol, Date today,
                std::vector<CorporateAction>& actions) {
  for (const ChartSplit& split : chart.splits) {
    const Result<CorporateAction> action =
        CorporateAction::create({.symbol = symbol,
                                 .ex_date = split.date,
                                 .kind = ActionKind::split,
                                 .factor = split.denominator / split.numerator,
                                 .origin = ActionOrigin::feed,
                                 .as_of = today});
    if (action) actions.push_back(*action);
  }
}

class YahooSource final : public BarSource {
 public:
  explicit YahooSource(const YahooSourceParts& parts) : parts_(parts) {}

  Result<MarketData> load(const LoadRequest& request) override;

 private:
  // A series and what the service calls it.
  struct Wanted {
    const Symbol* stock = nullptr;  // or
    const GlobalSpec* global = nullptr;
    ChartRequest request = {};

    std::string present_name = {};  // of what the request is under a former name; empty: of nothing

    const std::string& name() const { return stock != nullptr ? stock->text() : global->id; }
  };

  Date today() const { return parts_.market.calendar().day_of(parts_.clock.now()); }
  ChartRequest chart_request(const std::string& ticker, const std::string& series,
                             const LoadRequest& request) const;
  std::vector<ChartFetch> fetch_all(const std::vector<Wanted>& all) const;
  void report(const std::vector<Wanted>& all, ChartProgress progress) const;
  Result<Series> load_index(const LoadRequest& request, std::vector<RefusedRow>& refused) const;
  std::vector<Wanted> wanted(const LoadRequest& request) const;
  std::vector<Wanted> take_all(const std::vector<Wanted>& all, DateRange range,
                               MarketData& data) const;
  bool has_left(const Wanted& wanted) const;
  bool has_earlier_ticker(const Wanted& wanted) const;
  std::vector<Wanted> under_earlier_tickers(std::vector<Wanted> unknown) const;
  Status take(const Wanted& wanted, const Chart& chart, DateRange range, MarketData& data) const;

  YahooSourceParts parts_;
};

std::vector<ChartFetch> YahooSource::fetch_all(const std::vector<Wanted>& all) const {
  std::vector<ChartRequest> requests;
  requests.reserve(all.size());
  for (const Wanted& one : all) requests.push_back(one.request);
  FetchOptions options = parts_.fetch;
  if (options.on_progress) {
    options.on_progress = [&](const ChartProgress& progress) { report(all, progress); };
  }
  return parts_.charts.fetch_all(requests, options, parts_.stop);
}

void YahooSource::report(const std::vector<Wanted>& all, ChartProgress progress) const {
  const auto wanted = std::ranges::find_if(
      all, [&](const Wanted& one) { return one.request.symbol == progress.last.symbol; });
  if (wanted != all.end()) {
    const Result<Chart>& chart = progress.last.chart;
    progress.is_asked_again =
        !chart && chart.error().code == Errc::not_found && has_earlier_ticker(*wanted);
    progress.present_name = wanted->present_name;
  }
  parts_.fetch.on_progress(progress);
}

ChartRequest YahooSource::chart_request(const std::string& ticker, const std::string& series,
                                        const LoadRequest& request) const {
  const auto resume = request.resume_from.find(series);
  const Date from = resume != request.resume_from.end() ? resume->second : request.range.from;
  // The service's days go on past ours: its tomorrow may have begun.
  const Date to = std::max(from, std::min(request.range.to, today().plus_days(1)));
  return {ticker, from, to};
}

Result<Series> YahooSource::load_index(const LoadRequest& request,
                                       std::vector<RefusedRow>& refused) const {
  const Symbol& index = parts_.market.index();
  const std::vector<ChartFetch> fetched =
      fetch_all({{.request = chart_request(index.text(), index.text(), request)}});
  const Result<Chart>& chart = fetched.front().chart;
  if (!chart) return fail(chart.error());
  std::vector<Bar> bars = bars_of(*chart, index, request.range, refused);
  if (bars.empty()) {
    return fail(Errc::not_enough_data,
                fmt::format("the live source has no bar of {} for the days asked for; try again "
                            "later",
                            index.text()));
  }
  return Series::create(index, std::move(bars));
}

std::vector<YahooSource::Wanted> YahooSource::wanted(const LoadRequest& request) const {
  const auto is_wanted = [&request](const std::string& name) {
    return request.only.empty() || request.only.contains(name);
  };
  std::vector<Wanted> all;
  for (const Symbol& stock : parts_.market.universe().all()) {
    if (!is_wanted(stock.text())) continue;
    const std::string ticker = stock.text() + parts_.market.suffix();
    ChartRequest chart = chart_request(ticker, stock.text(), request);
    const std::optional<Date> end = parts_.market.end_of(stock);
    if (end && chart.from >= *end) continue;
    all.push_back({.stock = &stock, .request = std::move(chart)});
  }
  for (const GlobalSpec& spec : parts_.market.globals()) {
    if (spec.ticker.empty() || !is_wanted(spec.id)) continue;
    all.push_back({.global = &spec, .request = chart_request(spec.ticker, spec.id, request)});
  }
  return all;
}

Status YahooSource::take(const Wanted& wanted, const Chart& chart, DateRange range,
                         MarketData& data) const {
  if (wanted.stock == nullptr) {
    Result<GlobalSeries> series = GlobalSeries::create(
        wanted.global->id, points_of(chart, *wanted.global, range, data.refused));
    if (!series) return fail(series.error());
    if (!series->points().empty()) data.globals.push_back(std::move(*series));
    return {};
  }
  Result<Series> series =
      Series::create(*wanted.stock, bars_of(chart, *wanted.stock, range, data.refused));
  if (!series) return fail(series.error());
  add_splits(chart, *wanted.stock, today(), data.actions);
  if (!series->bars().empty()) data.stocks.push_back(std::move(*series));
  return {};
}

Result<MarketData> YahooSource::load(const LoadRequest& request) {
  parts_.fetch.started = parts_.clock.now();
  std::vector<RefusedRow> refused;
  Result<Series> index = load_index(request, refused);
  if (!index) return fail(index.error());
  MarketData data{.origin = {.source = std::string(kName), .simulated = false},
                  .index = std::move(*index)};
  data.refused = std::move(refused);

  std::vector<Wanted> unknown = take_all(wanted(request), request.range, data);
  take_all(under_earlier_tickers(std::move(unknown)), request.range, data);
  const auto by_name = [](const auto& series) { return series.symbol(); };
  std::ranges::sort(data.stocks, {}, by_name);
  std::ranges::sort(data.globals, {}, &GlobalSeries::id);
  return data;
}

// Fetches and takes what can be had. Gives back the stocks that the service does not know by their
// present ticker but may by an earlier one; what else failed is listed in data.failures.
std::vector<YahooSource::Wanted> YahooSource::take_all(const std::vector<Wanted>& all,
                                                       DateRange range, MarketData& data) const {
  const std::vector<ChartFetch> fetched = fetch_all(all);
  std::vector<Wanted> unknown;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Result<Chart>& chart = fetched[i].chart;
    const Status taken = chart ? take(all[i], *chart, range, data) : fail(chart.error());
    if (taken) continue;
    if (taken.error().code == Errc::not_found && has_earlier_ticker(all[i])) {
      unknown.push_back(all[i]);
    } else if (taken.error().code != Errc::not_found || !has_left(all[i])) {
      data.failures.push_back({all[i].name(), taken.error().message});
    }
  }
  return unknown;
}

// The service forgets the stocks that left the exchange.
bool YahooSource::has_left(const Wanted& wanted) const {
  return wanted.stock != nullptr && parts_.market.end_of(*wanted.stock).has_value();
}

bool YahooSource::has_earlier_ticker(const Wanted& wanted) const {
  return wanted.stock != nullptr &&
         wanted.request.symbol == wanted.stock->text() + parts_.market.suffix() &&
         !parts_.market.earlier_tickers(*wanted.stock).empty();
}

std::vector<YahooSource::Wanted> YahooSource::under_earlier_tickers(
    std::vector<Wanted> unknown) const {
  for (Wanted& one : unknown) {
    const Symbol earlier = parts_.market.earlier_tickers(*one.stock).front();
    one.present_name = std::exchange(one.request.symbol, earlier.text() + parts_.market.suffix());
  }
  return unknown;
}

}  // namespace

std::unique_ptr<BarSource> make_yahoo_source(const YahooSourceParts& parts) {
  return std::make_unique<YahooSource>(parts);
}

}  // namespace sensex
