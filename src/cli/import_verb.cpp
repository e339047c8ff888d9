#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <ostream>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/daily_source.h"
#include "adapters/bhavcopy/daily_zip.h"
#include "adapters/csv/csv_table.h"
#include "cli/ingest_print.h"
#include "cli/verbs.h"
#include "market/quality.h"
#include "pipeline/ingest.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

// Of a file of index bars. A daily file has SYMBOL or its like beside them, and no plain "Date".
constexpr std::array kIndexColumns = {CsvColumn{"Open"}, CsvColumn{"High"}, CsvColumn{"Low"},
                                      CsvColumn{"Close"}, CsvColumn{"Volume", false}};

// What was loaded already, remarks and all said.
class LoadedSource final : public BarSource {
 public:
  explicit LoadedSource(MarketData data) : data_(std::move(data)) {}
  Result<MarketData> load(const LoadRequest& /*request*/) override { return data_; }

 private:
  MarketData data_;
};

bool is_index_file(std::string_view bytes) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  return bytes.substr(0, bytes.find('\n')).starts_with("Date,Open,High,Low,Close");
}

Result<Series> read_index(const std::string& name, std::string_view bytes, const Symbol& symbol) {
  const auto rows = parse_csv_table(name, bytes, kIndexColumns, DateRange{});
  if (!rows) return fail(rows.error());
  std::vector<Bar> bars;
  for (const CsvRow& row : *rows) {
    const double volume = row.numbers[4];
    Result<Bar> bar = Bar::create({.date = row.date,
                                   .open = row.numbers[0],
                                   .high = row.numbers[1],
                                   .low = row.numbers[2],
                                   .close = row.numbers[3],
                                   .volume = std::isnan(volume) ? 0.0 : volume});
    if (!bar) {
      return fail(bar.error().code, fmt::format("{}:{}: {}", name, row.line, bar.error().message));
    }
    bars.push_back(*bar);
  }
  return Series::create(symbol, std::move(bars));
}

Status add_file(const std::string& path, const Market& market, DailyImport& import) {
  const std::string name = std::filesystem::path(path).filename().string();
  const Result<std::string> bytes = read_text({path, name});
  if (!bytes) return fail(bytes.error());
  if (!is_zip(*bytes) && is_index_file(*bytes)) {
    if (import.index) {
      return fail(Errc::invalid_argument,
                  fmt::format("{} is a second file of index bars; give one", name));
    }
    Result<Series> index = read_index(name, *bytes, market.index());
    if (!index) return fail(index.error());
    import.index = std::move(*index);
    return {};
  }
  Result<DailyFile> file = read_daily_file(name, *bytes);
  if (!file) return fail(file.error());
  import.files.push_back({name, std::move(*file)});
  return {};
}

Result<std::optional<MarketData>> known_data(const Context& context, Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return std::optional<MarketData>();
  if ((*current)->origin.simulated) {
    return fail(Errc::refused, fmt::format("the state {} holds the simulated market; use another "
                                           "--state",
                                           context.state));
  }
  Result<MarketData> data = restore_market_data((*current)->id, store.objects());
  if (!data) return fail(data.error());
  return std::optional(std::move(*data));
}

Status run(const std::vector<std::string>& paths, const std::vector<std::string>& accepted,
           Context& context) {
  if (const Status known = check_rule_names(accepted); !known) return fail(known.error());
  const auto store = open_store(context.state);
  if (!store) return fail(store.error());
  Result<std::optional<MarketData>> known = known_data(context, **store);
  if (!known) return fail(known.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  DailyImport import{.known = std::move(*known), .now = context.clock.now()};
  for (const std::string& path : paths) {
    if (const Status added = add_file(path, *market, import); !added) return fail(added.error());
  }
  Result<MarketData> data = make_daily_source(std::move(import), *market)->load({});
  if (!data) return fail(data.error());
  for (const std::string& remark : std::exchange(data->remarks, {})) context.out << remark << '\n';
  LoadedSource source(std::move(*data));
  const Result<IngestResult> result =
      ingest(source, {.accepted = accepted}, {**store, context.clock, *market});
  if (!result) return fail(result.error());
  print(*result, context);
  return {};
}

}  // namespace

void add_import_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "import",
                            "Add the exchanges' daily files to the dataset that is there",
                            "sensex import cm05JUL2024bhav.csv.zip SENSEX.csv");
  const auto accepted = std::make_shared<std::vector<std::string>>();
  add_accept_option(verb, *accepted);
  const auto paths = std::make_shared<std::vector<std::string>>();
  verb->add_option("FILE", *paths,
                   "Daily files of NSE or BSE, plain or zipped, and at most one CSV file of index "
                   "bars (Date,Open,High,Low,Close)")
      ->required();
  add_market_option(verb, context);
  add_calendar_option(verb, context);
  on_run(verb, context, [paths, accepted, &context] { return run(*paths, *accepted, context); });
}

}  // namespace sensex
