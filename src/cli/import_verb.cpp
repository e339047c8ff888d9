#include <filesystem>
#include <optional>
#include <ostream>
#include <utility>

#include <fmt/core.h>

#include "adapters/bhavcopy/daily_source.h"
#include "adapters/bhavcopy/daily_zip.h"
#include "adapters/csv/csv_table.h"
#include "adapters/csv/index_file.h"
#include "adapters/csv/loaded_source.h"
#include "cli/import_index.h"
#include "cli/ingest_print.h"
#include "cli/logged_run.h"
#include "cli/note_outcomes.h"
#include "cli/refresh.h"
#include "cli/store_location.h"
#include "cli/verbs.h"
#include "market/quality.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

// What the files are read into: what the daily source takes, and what is known of the index's rows.
struct Import {
  DailyImport daily = {};
  ImportedIndex index = {};
};

Status add_index(const std::string& name, std::string_view bytes, const Market& market,
                 Import& import) {
  if (import.daily.index) {
    return fail(Errc::invalid_argument,
                fmt::format("{} is a second file of index bars; give one", name));
  }
  Result<IndexFile> file = read_index_file(name, bytes, market.index());
  if (!file) return fail(file.error());
  import.index.name = name;
  import.index.bars.assign(file->index.bars().begin(), file->index.bars().end());
  import.index.refused = std::move(file->refused);
  import.daily.index = std::move(file->index);
  return {};
}

Status add_file(const std::string& path, const Market& market, Import& import) {
  const std::string name = std::filesystem::path(path).filename().string();
  const Result<std::string> bytes = read_text({path, name});
  if (!bytes) return fail(bytes.error());
  if (!is_zip(*bytes) && is_index_file(*bytes)) return add_index(name, *bytes, market, import);
  Result<DailyFile> file = read_daily_file(name, *bytes);
  if (!file) return fail(file.error());
  if (file->day) import.index.file_days.push_back(*file->day);
  import.daily.files.push_back({name, std::move(*file)});
  return {};
}

Result<std::optional<Known>> known_dataset(const Context& context, Store& store) {
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current) return std::optional<Known>();
  if ((*current)->origin.simulated) {
    return fail(Errc::refused, fmt::format("the state {} holds the simulated market; use another "
                                           "--state or --store",
                                           shown_location(location_of(context))));
  }
  Result<MarketData> data = restore_market_data((*current)->id, store.objects());
  if (!data) return fail(data.error());
  return std::optional(Known{**current, std::move(*data)});
}

// The data as they would be kept, and what is said of them before.
Result<MarketData> load(const std::vector<std::string>& paths, const Market& market,
                        const std::optional<Known>& known, Context& context) {
  Import import{.daily = {.now = context.clock.now()}};
  if (known) import.daily.known = known->data;
  for (const std::string& path : paths) {
    if (const Status added = add_file(path, market, import); !added) return fail(added.error());
  }
  Result<MarketData> data = make_daily_source(std::move(import.daily), market)->load({});
  if (!data) return data;
  const Result<std::optional<std::string>> warning = judge_index(import.index, data->index);
  if (!warning) return fail(warning.error());
  for (const std::string& remark : std::exchange(data->remarks, {})) context.out << remark << '\n';
  if (*warning) context.out << **warning << '\n';
  data->refused.insert(data->refused.end(), import.index.refused.begin(),
                       import.index.refused.end());
  return data;
}

Result<std::string> import_files(const std::vector<std::string>& paths, IngestRequest request,
                                 const IngestParts& parts, Context& context) {
  Result<std::optional<Known>> known = known_dataset(context, parts.store);
  if (!known) return fail(known.error());
  Result<MarketData> data = load(paths, parts.market, *known, context);
  if (!data) return fail(data.error());
  LoadedSource source(std::move(*data));
  request.known = std::move(*known);
  Result<IngestResult> result = ingest(source, request, parts);
  if (!result) return fail(result.error());
  print(*result, context);
  if (const Status noted = note_outcomes(parts.store, context); !noted) return fail(noted.error());
  return sentence_of(RefreshResult{std::move(*result)});
}

Status run(const std::vector<std::string>& paths, const std::vector<std::string>& accepted,
           Context& context) {
  const StopSignals stop;
  if (const Status known = check_rule_names(accepted); !known) return fail(known.error());
  const auto store = open_store(context);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  return do_logged({"import", "import"}, **store, context, stop, [&] {
    return import_files(
        paths, {.accepted = accepted},
        {.store = **store, .clock = context.clock, .market = *market, .stop = stop.token()},
        context);
  });
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
