#include "adapters/csv/csv_source.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/core.h>

#include "adapters/csv/csv_table.h"

namespace sensex {
namespace {

constexpr std::array<std::string_view, 7> kBarColumns = {"Date",  "Open",      "High",  "Low",
                                                         "Close", "Adj Close", "Volume"};
constexpr std::array<std::string_view, 2> kVixColumns = {"Date", "india_vix_close"};

// Positions within CsvRow::numbers of a bar file.
constexpr std::size_t kOpen = 0;
constexpr std::size_t kHigh = 1;
constexpr std::size_t kLow = 2;
constexpr std::size_t kClose = 3;
constexpr std::size_t kVolume = 5;

struct GlobalFile {
  GlobalId id = GlobalId::us_equity;
  std::string_view name = {};
  std::span<const std::string_view> columns = {};
  std::size_t value = 0;  // position within CsvRow::numbers
};

// In the order of their ids.
constexpr std::array<GlobalFile, 3> kGlobalFiles = {
    GlobalFile{GlobalId::us_equity, "global/^GSPC.csv", kBarColumns, kClose},
    GlobalFile{GlobalId::usd_inr, "global/INR=X.csv", kBarColumns, kClose},
    GlobalFile{GlobalId::india_vix, "global/INDIAVIX_close.csv", kVixColumns, 0}};

Bar to_bar(const CsvRow& row) {
  return {.date = row.date,
          .open = row.numbers[kOpen],
          .high = row.numbers[kHigh],
          .low = row.numbers[kLow],
          .close = row.numbers[kClose],
          .volume = row.numbers[kVolume]};
}

class CsvSource final : public BarSource {
 public:
  CsvSource(std::filesystem::path folder, std::vector<Symbol> symbols)
      : folder_(std::move(folder)), symbols_(std::move(symbols)) {}

  Result<MarketData> load(DateRange range) override;

 private:
  CsvFile file(std::string name) const { return {folder_ / name, std::move(name)}; }
  Status check_folder() const;
  Result<std::vector<CsvRow>> read_table(const CsvFile& file,
                                         std::span<const std::string_view> columns,
                                         DateRange range) const;
  Result<Series> read_series(const Symbol& symbol, const CsvFile& file, DateRange range,
                             std::vector<RefusedRow>& refused) const;
  Result<GlobalSeries> read_global(const GlobalFile& global, DateRange range,
                                   std::vector<RefusedRow>& refused) const;
  Status read_stocks(DateRange range, MarketData& data) const;
  Status read_globals(DateRange range, MarketData& data) const;

  std::filesystem::path folder_;
  std::vector<Symbol> symbols_;
};

bool exists(const CsvFile& file) {
  std::error_code error;
  return std::filesystem::exists(file.path, error);
}

Status CsvSource::check_folder() const {
  std::error_code error;
  if (std::filesystem::is_directory(folder_ / "yahoo", error)) return {};
  return fail(Errc::not_found,
              fmt::format("expected a folder with yahoo/^BSESN.csv and yahoo/<SYMBOL>.NS.csv at "
                          "'{}', found none; give --data such a folder, or use --source simulated",
                          folder_.string()));
}

Result<std::vector<CsvRow>> CsvSource::read_table(const CsvFile& file,
                                                  std::span<const std::string_view> columns,
                                                  DateRange range) const {
  const Result<std::string> text = read_text(file);
  if (!text) return fail(text.error());
  return parse_csv_table(file.name, *text, columns, range);
}

Result<Series> CsvSource::read_series(const Symbol& symbol, const CsvFile& file, DateRange range,
                                      std::vector<RefusedRow>& refused) const {
  const auto rows = read_table(file, kBarColumns, range);
  if (!rows) return fail(rows.error());
  std::vector<Bar> bars;
  bars.reserve(rows->size());
  for (const CsvRow& row : *rows) {
    const Result<Bar> bar = Bar::create(to_bar(row));
    if (bar) {
      bars.push_back(*bar);
    } else {
      refused.push_back({file.name, row.line, bar.error().message});
    }
  }
  return Series::create(symbol, std::move(bars));
}

Result<GlobalSeries> CsvSource::read_global(const GlobalFile& global, DateRange range,
                                            std::vector<RefusedRow>& refused) const {
  const CsvFile source = file(std::string(global.name));
  const auto rows = read_table(source, global.columns, range);
  if (!rows) return fail(rows.error());
  std::vector<GlobalPoint> points;
  points.reserve(rows->size());
  for (const CsvRow& row : *rows) {
    const double value = row.numbers[global.value];
    if (value > 0) {
      points.push_back({row.date, value});
    } else {
      refused.push_back({source.name, row.line,
                         fmt::format("impossible close of {}: must be above 0, got {}",
                                     row.date.to_string(), value)});
    }
  }
  return GlobalSeries::create(global.id, std::move(points));
}

Status CsvSource::read_stocks(DateRange range, MarketData& data) const {
  for (const Symbol& symbol : symbols_) {
    const CsvFile source = file(fmt::format("yahoo/{}.NS.csv", symbol.text()));
    if (!exists(source)) continue;
    Result<Series> series = read_series(symbol, source, range, data.refused);
    if (!series) return fail(series.error());
    if (!series->bars().empty()) data.stocks.push_back(std::move(*series));
  }
  return {};
}

Status CsvSource::read_globals(DateRange range, MarketData& data) const {
  for (const GlobalFile& global : kGlobalFiles) {
    if (!exists(file(std::string(global.name)))) continue;
    Result<GlobalSeries> series = read_global(global, range, data.refused);
    if (!series) return fail(series.error());
    if (!series->points().empty()) data.globals.push_back(std::move(*series));
  }
  return {};
}

Result<MarketData> CsvSource::load(DateRange range) {
  const Status folder = check_folder();
  if (!folder) return fail(folder.error());
  std::vector<RefusedRow> refused;
  const CsvFile source = file(fmt::format("yahoo/{}.csv", sensex_index().text()));
  Result<Series> index = read_series(sensex_index(), source, range, refused);
  if (!index) return fail(index.error());
  if (index->bars().empty()) {
    return fail(Errc::not_enough_data,
                fmt::format("{} has no bar from {} to {}; ask for other days or add them",
                            source.name, range.from.to_string(), range.to.to_string()));
  }
  MarketData data{.origin = {.source = "csv", .simulated = false}, .index = std::move(*index)};
  data.refused = std::move(refused);
  const Status stocks = read_stocks(range, data);
  if (!stocks) return fail(stocks.error());
  const Status globals = read_globals(range, data);
  if (!globals) return fail(globals.error());
  return data;
}

}  // namespace

std::unique_ptr<BarSource> make_csv_source(std::filesystem::path folder, const Universe& universe) {
  const auto all = universe.all();
  return std::make_unique<CsvSource>(std::move(folder),
                                     std::vector<Symbol>(all.begin(), all.end()));
}

}  // namespace sensex
