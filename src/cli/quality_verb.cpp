#include <ostream>

#include <fmt/core.h>

#include "cli/verbs.h"
#include "pipeline/forecaster.h"
#include "pipeline/quality_gate.h"
#include "pipeline/quality_text.h"
#include "store/market_archive.h"

namespace sensex {
namespace {

struct Options {
  bool json = false;
  bool html = false;
};

// The recorded report, or, for data that were stored before there was a gate, one made now.
Result<QualityReport> report_of(const Snapshot& snapshot, const Market& market, Store& store,
                                Instant now) {
  const int behind = sessions_behind(snapshot, market.calendar(), now);
  Result<std::optional<QualityReport>> recorded = recorded_quality(store, snapshot.id);
  if (!recorded) return fail(std::move(recorded.error()));
  if (*recorded) return with_freshness(std::move(**recorded), behind);
  const Result<MarketData> data = restore_market_data(snapshot.id, store.objects());
  if (!data) return fail(data.error());
  return check_quality({.data = *data, .market = market, .now = now}, {});
}

Status run(const Options& options, Context& context) {
  const auto store = open_existing_store(context.state);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  const Result<Snapshot> snapshot = require_snapshot(**store);
  if (!snapshot) return fail(snapshot.error());
  const Result<QualityReport> report = report_of(*snapshot, *market, **store, context.clock.now());
  if (!report) return fail(report.error());
  context.out << (options.json   ? to_json_text(*report) + "\n"
                  : options.html ? to_html(*report)
                                 : to_text(*report));
  if (report->verdict != Verdict::invalid && report->verdict != Verdict::error) return {};
  return fail(Errc::refused,
              fmt::format("the data are {}; mend what the rules name, or accept a rule on the "
                          "record: sensex ingest --accept RULE",
                          to_string(report->verdict)));
}

}  // namespace

void add_quality_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "quality", "What the quality gate says of the data",
                            "sensex quality --json");
  const auto options = std::make_shared<Options>();
  CLI::Option* json = verb->add_flag("--json", options->json, "Print JSON");
  verb->add_flag("--html", options->html, "Print one page of HTML")->excludes(json);
  add_calendar_option(verb, context);
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
