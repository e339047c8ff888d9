#include "adapters/csv/csv_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "adapters/csv/bar_row.h"

namespace sensex {
namespace {

std::optional<double> known(double number) {
  return std::isnan(number) ? std::nullopt : std::optional(number);
}

class CsvSource final : public BarSource {
 public:
  CsvSource(std::filesystem::path folder, const Market& market)
      : folder_(std::move(folder)), market_(market) {}

  Result<MarketData> load(const LoadRequest& request) override;

 private:
  CsvFile file(std::string name) const { return {folder_ / name, std::move(name)}; }
  Status check_folder() const;
  Result<CsvFile> index_file() const;
  Result<std::vector<CsvRow>> read_table(const CsvFile& file, std::span<const CsvColumn> columns,
                                         DateRange range) const;
  Result<std::vector<Bar>> read_bars(const CsvFile& file, const Symbol& symbol, DateRange range,
                                     std::vector<RefusedRow>& refused) const;
  Result<std::vector<Bar>> read_stock(const Symbol& symbol, DateRange range,
                                      std::vector<RefusedRow>& refused) const;
  Result<GlobalSeries> read_global(const GlobalSpec& global, DateRange range,
                                   std::vector<RefusedRow>& refused) const;
  Status fill_index(DateRange range, MarketData& data) const;
  Status read_stocks(DateRange range, MarketData& data) const;
  Status read_globals(DateRange range, MarketData& data) const;

  std::filesystem::path folder_;
  const Market& market_;
};

// Absence is fine for most files; a file that cannot be looked at is not.
Result<bool> exists(const CsvFile& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file.path, error);
  if (status.type() == std::filesystem::file_type::not_found) return false;
  if (!error) return true;
  return fail(Errc::permission_denied,
              fmt::format("{} cannot be looked at ({}); check the permissions of its folder",
                          file.name, error.message()));
}

Status CsvSource::check_folder() const {
  std::error_code error;
  if (std::filesystem::is_directory(folder_ / "yahoo", error)) return {};
  const bool is_denied = error == std::errc::permission_denied;
  return fail(is_denied ? Errc::permission_denied : Errc::not_found,
              fmt::format("expected a folder with yahoo/{}.csv and yahoo/<SYMBOL>{}.csv at '{}', "
                          "{}; give --data such a folder, or use --source simulated",
                          market_.index().text(), market_.suffix(), folder_.string(),
                          is_denied ? "which cannot be read" : "found none"));
}

// The index may lie among the global series: for another market's forecast that is what it is.
Result<CsvFile> CsvSource::index_file() const {
  CsvFile own = file(fmt::format("yahoo/{}.csv", market_.index().text()));
  const Result<bool> has_own = exists(own);
  if (!has_own) return fail(has_own.error());
  if (*has_own) return own;
  CsvFile global = file(fmt::format("global/{}.csv", market_.index().text()));
  const Result<bool> has_global = exists(global);
  if (!has_global) return fail(has_global.error());
  return *has_global ? global : own;
}

Result<std::vector<CsvRow>> CsvSource::read_table(const CsvFile& file,
                                                  std::span<const CsvColumn> columns,
                                                  DateRange range) const {
  const Result<std::string> text = read_text(file);
  if (!text) return fail(text.error());
  return parse_csv_table(file.name, *text, columns, range);
}

Result<std::vector<Bar>> CsvSource::read_bars(const CsvFile& file, const Symbol& symbol,
                                              DateRange range,
                                              std::vector<RefusedRow>& refused) const {
  const auto rows = read_table(file, kBarColumns, range);
  if (!rows) return fail(rows.error());
  std::vector<Bar> bars;
  bars.reserve(rows->size());
  for (const CsvRow& row : *rows) {
    const Result<Bar> bar = Bar::create(bar_of(row));
    if (bar) {
      bars.push_back(*bar);
    } else {
      refused.push_back({file.name, row.line, bar.error().message, symbol.text(), row.date});
    }
  }
  return bars;
}

// An instrument's bars under all its tickers: those of an earlier ticker up to the first of the
// later one.
Result<std::vector<Bar>> CsvSource::read_stock(const Symbol& symbol, DateRange range,
                                               std::vector<RefusedRow>& refused) const {
  std::vector<Symbol> tickers = {symbol};
  for (Symbol& earlier : market_.earlier_tickers(symbol)) tickers.push_back(std::move(earlier));
  std::vector<Bar> bars;
  for (const Symbol& ticker : tickers) {
    const CsvFile source = file(fmt::format("yahoo/{}{}.csv", ticker.text(), market_.suffix()));
    const Result<bool> is_there = exists(source);
    if (!is_there) return fail(is_there.error());
    if (!*is_there) continue;
    const DateRange before{range.from, bars.empty() ? range.to : bars.front().date.plus_days(-1)};
    Result<std::vector<Bar>> earlier = read_bars(source, symbol, before, refused);
    if (!earlier) return fail(earlier.error());
    bars.insert(bars.begin(), earlier->begin(), earlier->end());
  }
  return bars;
}

Result<GlobalSeries> CsvSource::read_global(const GlobalSpec& global, DateRange range,
                                            std::vector<RefusedRow>& refused) const {
  const CsvFile source = file(fmt::format("global/{}.csv", global.file));
  const std::array columns = {CsvColumn{global.column, global.close.has_value()},
                              CsvColumn{"Open", global.open.has_value()}};
  const auto rows = read_table(source, columns, range);
  if (!rows) return fail(rows.error());
  std::vector<GlobalPoint> points;
  points.reserve(rows->size());
  for (const CsvRow& row : *rows) {
    GlobalPoint point{.date = row.date};
    if (global.close) point.close = known(row.numbers[0]);
    if (global.open) point.open = known(row.numbers[1]);
    const double least = std::min(point.close.value_or(1.0), point.open.value_or(1.0));
    if (least <= 0.0 && !global.is_signed) {
      refused.push_back({source.name, row.line,
                         fmt::format("impossible value of {}: must be above 0, got {}",
                                     row.date.to_string(), least),
                         global.id, row.date});
    } else if (point.close || point.open) {
      points.push_back(point);
    }
  }
  return GlobalSeries::create(global.id, std::move(points));
}

// Adds the trading days that only the second source has.
Status CsvSource::fill_index(DateRange range, MarketData& data) const {
  if (market_.index_fill().empty()) return {};
  const CsvFile source = file(market_.index_fill());
  const Result<bool> is_there = exists(source);
  if (!is_there) return fail(is_there.error());
  if (!*is_there) return {};
  Result<std::vector<Bar>> second = read_bars(source, market_.index(), range, data.refused);
  if (!second) return fail(second.error());

  const std::span<const Bar> own = data.index.bars();
  std::vector<Bar> bars(own.begin(), own.end());
  for (const Bar& bar : *second) {
    const bool is_missing = !std::ranges::binary_search(own, bar.date, {}, &Bar::date);
    if (is_missing && market_.calendar().is_trading_day(bar.date)) bars.push_back(bar);
  }
  if (bars.size() > own.size()) {
    data.remarks.push_back(fmt::format("filled {} sessions of the index from {}",
                                       bars.size() - own.size(), source.name));
  }
  std::ranges::sort(bars, {}, &Bar::date);
  // On days it filled, a source would only agree with itself.
  std::erase_if(*second, [&](const Bar& bar) {
    return !std::ranges::binary_search(own, bar.date, {}, &Bar::date);
  });
  if (bars.back().date > own.back().date) {
    data.remarks.push_back(fmt::format("the index after {} comes from {} alone, unchecked",
                                       own.back().date.to_string(), source.name));
  }
  Result<Series> opinion = Series::create(market_.index(), std::move(*second));
  if (!opinion) return fail(opinion.error());
  data.second_opinions.push_back({source.name, std::move(*opinion)});
  Result<Series> filled = Series::create(market_.index(), std::move(bars));
  if (!filled) return fail(filled.error());
  data.index = std::move(*filled);
  return {};
}

Status CsvSource::read_stocks(DateRange range, MarketData& data) const {
  for (const Symbol& symbol : market_.universe().all()) {
    Result<std::vector<Bar>> bars = read_stock(symbol, range, data.refused);
    if (!bars) return fail(bars.error());
    if (bars->empty()) continue;
    Result<Series> series = Series::create(symbol, std::move(*bars));
    if (!series) return fail(series.error());
    data.stocks.push_back(std::move(*series));
  }
  return {};
}

Status CsvSource::read_globals(DateRange range, MarketData& data) const {
  for (const GlobalSpec& global : market_.globals()) {
    const Result<bool> is_there = exists(file(fmt::format("global/{}.csv", global.file)));
    if (!is_there) return fail(is_there.error());
    if (!*is_there) continue;
    Result<GlobalSeries> series = read_global(global, range, data.refused);
    if (!series) return fail(series.error());
    if (!series->points().empty()) data.globals.push_back(std::move(*series));
  }
  return {};
}

Result<MarketData> CsvSource::load(const LoadRequest& request) {
  const DateRange range = request.range;
  if (const Status folder = check_folder(); !folder) return fail(folder.error());
  const Result<CsvFile> source = index_file();
  if (!source) return fail(source.error());
  std::vector<RefusedRow> refused;
  Result<std::vector<Bar>> bars = read_bars(*source, market_.index(), range, refused);
  if (!bars) return fail(bars.error());
  if (bars->empty() && !refused.empty()) {
    return fail(
        Errc::malformed_data,
        fmt::format("{}:{}: {}; not one of its {} rows can be used; mend or replace the file",
                    source->name, refused.front().line, refused.front().reason, refused.size()));
  }
  if (bars->empty()) {
    return fail(Errc::not_enough_data,
                fmt::format("{} has no bar from {} to {}; ask for other days or add them",
                            source->name, range.from.to_string(), range.to.to_string()));
  }
  Result<Series> index = Series::create(market_.index(), std::move(*bars));
  if (!index) return fail(index.error());
  MarketData data{.origin = {.source = "csv", .simulated = false}, .index = std::move(*index)};
  data.refused = std::move(refused);
  if (const Status filled = fill_index(range, data); !filled) return fail(filled.error());
  if (const Status stocks = read_stocks(range, data); !stocks) return fail(stocks.error());
  if (const Status globals = read_globals(range, data); !globals) return fail(globals.error());
  return data;
}

}  // namespace

std::unique_ptr<BarSource> make_csv_source(std::filesystem::path folder, const Market& market) {
  return std::make_unique<CsvSource>(std::move(folder), market);
}

}  // namespace sensex
