#include <ostream>

#include <fmt/core.h>

#include "adapters/csv/csv_source.h"
#include "adapters/simulated/simulated_source.h"
#include "cli/verbs.h"
#include "pipeline/ingest.h"

namespace sensex {
namespace {

struct Options {
  std::string source = "auto";
  std::string data = {};
  std::string to = {};
  SimulationOptions simulation = {};
};

Result<DateRange> range_of(const Options& options) {
  DateRange range;
  if (options.to.empty()) return range;
  const Result<Date> to = Date::parse(options.to);
  if (!to) return fail(to.error());
  range.to = *to;
  return range;
}

std::unique_ptr<BarSource> simulated(const Options& options, const Market& market,
                                     const Context& context) {
  SimulationOptions simulation = options.simulation;
  simulation.last_session = market.calendar().last_completed_session(context.clock.now());
  return make_simulated_source(simulation, market);
}

Result<std::unique_ptr<BarSource>> source_of(const Options& options, const Market& market,
                                             Context& context) {
  if (options.source != "auto" && options.source != "csv" && options.source != "simulated") {
    return fail(Errc::invalid_argument,
                fmt::format("--source must be auto, csv or simulated, got '{}'", options.source));
  }
  if (options.source == "simulated" && !options.data.empty()) {
    return fail(Errc::invalid_argument,
                "--source simulated reads no folder; leave --data out, or use --source csv");
  }
  if (!options.data.empty()) return make_csv_source(options.data, market);
  if (options.source == "csv") {
    return fail(Errc::invalid_argument, "--source csv needs the folder of bars; add --data DIR");
  }
  if (options.source == "auto") {
    context.out << "no --data folder given: using the simulated market\n";
  }
  return simulated(options, market, context);
}

// `auto` without a folder must not put a simulated market in the place of real bars.
Result<bool> keeps_real_data(const Options& options, Store& store, Context& context) {
  if (options.source != "auto" || !options.data.empty()) return false;
  const Result<std::optional<Snapshot>> current = store.snapshots().current();
  if (!current) return fail(current.error());
  if (!*current || (*current)->origin.simulated) return false;
  context.out << fmt::format("kept dataset {} from {}, last session {}; new bars need --data DIR\n",
                             (*current)->id.substr(0, 12), (*current)->origin.source,
                             (*current)->last_session.to_string());
  return true;
}

void print(const IngestResult& result, Context& context) {
  for (const RefusedRow& row : result.refused) {
    context.err << fmt::format("refused {}:{}: {}\n", row.file, row.line, row.reason);
  }
  for (const std::string& remark : result.remarks) context.out << remark << '\n';
  const Snapshot& snapshot = result.snapshot;
  context.out << fmt::format(
      "{} dataset {}: {}{}, {} stocks, {} bars, sessions {} to {}, {} impossible bars refused\n",
      result.changed ? "stored" : "unchanged", snapshot.id.substr(0, 12), snapshot.origin.source,
      snapshot.origin.simulated ? " (not a real market)" : "", snapshot.stock_count,
      snapshot.bar_count, snapshot.first_session.to_string(), snapshot.last_session.to_string(),
      result.refused.size());
}

Status run(const Options& options, Context& context) {
  const Result<DateRange> range = range_of(options);
  if (!range) return fail(range.error());
  const auto store = open_store(context.state);
  if (!store) return fail(store.error());
  const Result<bool> kept = keeps_real_data(options, **store, context);
  if (!kept) return fail(kept.error());
  if (*kept) return {};
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  const auto source = source_of(options, *market, context);
  if (!source) return fail(source.error());
  const Result<IngestResult> result =
      ingest(**source, {.range = *range}, {**store, context.clock, *market});
  if (!result) return fail(result.error());
  print(*result, context);
  return {};
}

}  // namespace

void add_ingest_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "ingest", "Read daily bars, check them, keep them",
                            "sensex ingest --source csv --data ../shared/data");
  const auto options = std::make_shared<Options>();
  verb->add_option(
          "--source", options->source,
          "csv: the folder of --data; simulated: the built-in market that never was; auto: "
          "csv when --data is given, else simulated")
      ->capture_default_str();
  verb->add_option("--data", options->data, "Folder with yahoo/ and global/");
  verb->add_option("--to", options->to, "Last day to read, YYYY-MM-DD");
  verb->add_option("--seed", options->simulation.seed, "Of the simulated market")
      ->capture_default_str();
  verb->add_option("--overnight-signal", options->simulation.overnight_signal,
                   "Strength, 0 to 1, of the simulated overnight signal")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  add_market_option(verb, context);
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
