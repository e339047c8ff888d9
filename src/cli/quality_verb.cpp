#include <ostream>

#include <fmt/core.h>

#include "cli/store_location.h"
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
  bool last = false;
};

// Of the current dataset: the recorded report as it is by now, or, for data that were stored before
// there was a gate, one made now.
Result<Judgement> of_current(const Market& market, Store& store, Instant now) {
  const Result<Snapshot> snapshot = require_snapshot(store);
  if (!snapshot) return fail(snapshot.error());
  Result<std::optional<QualityReport>> recorded = recorded_quality(store, snapshot->id);
  if (!recorded) return fail(std::move(recorded.error()));
  if (*recorded) {
    return Judgement{snapshot->id, false, with_freshness(std::move(**recorded), market, now)};
  }
  const Result<MarketData> data = restore_market_data(snapshot->id, store.objects());
  if (!data) return fail(data.error());
  return Judgement{snapshot->id, false,
                   check_quality({.data = *data, .market = market, .now = now}, {})};
}

Result<Judgement> of_last(Store& store) {
  Result<std::optional<Judgement>> last = last_judgement(store);
  if (!last) return fail(std::move(last.error()));
  if (!*last) return fail(Errc::not_found, "no data were ever judged; run: sensex ingest");
  return std::move(**last);
}

// Refused data are not stored, so nothing more is known of them.
Result<ReportSubject> subject_of(const Judgement& judgement, Store& store) {
  ReportSubject subject{.dataset = judgement.dataset, .is_refused = judgement.is_refused};
  const Result<std::optional<Snapshot>> snapshot = store.snapshots().find(judgement.dataset);
  if (!snapshot) return fail(snapshot.error());
  if (*snapshot) {
    subject.market = (*snapshot)->market;
    subject.origin = (*snapshot)->origin;
  }
  return subject;
}

void print(const Judgement& judgement, const ReportSubject& subject, const Options& options,
           std::ostream& out) {
  out << (options.json   ? to_json_text(judgement.report, subject) + "\n"
          : options.html ? to_html(judgement.report, subject)
                         : to_text(judgement.report, subject));
}

// Newer data that were refused are easily overlooked.
Status point_to_refusal(Store& store, std::ostream& err) {
  const Result<std::optional<Judgement>> last = last_judgement(store);
  if (!last) return fail(last.error());
  if (!*last || !(*last)->is_refused) return {};
  err << fmt::format("the last data, of {}, were refused: sensex quality --last\n",
                     to_iso8601((*last)->report.checked_at).substr(0, 10));
  return {};
}

Status outcome_of(Verdict verdict) {
  if (verdict == Verdict::error) {
    return fail(Errc::refused, "the data cannot be judged; do what the rules name");
  }
  if (verdict != Verdict::invalid) return {};
  return fail(Errc::refused,
              "the data are invalid; mend what the rules name, or accept a rule on the record: "
              "sensex ingest --accept RULE");
}

Status run(const Options& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  const Result<Judgement> judgement =
      options.last ? of_last(**store) : of_current(*market, **store, context.clock.now());
  if (!judgement) return fail(judgement.error());
  const Result<ReportSubject> subject = subject_of(*judgement, **store);
  if (!subject) return fail(subject.error());
  print(*judgement, *subject, options, context.out);
  if (!options.last) {
    if (const Status pointed = point_to_refusal(**store, context.err); !pointed) return pointed;
  }
  return outcome_of(judgement->report.verdict);
}

}  // namespace

void add_quality_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "quality", "What the quality gate says of the data",
                            "sensex quality --json");
  const auto options = std::make_shared<Options>();
  CLI::Option* json = verb->add_flag("--json", options->json, "Print JSON");
  verb->add_flag("--html", options->html, "Print one page of HTML")->excludes(json);
  verb->add_flag("--last", options->last,
                 "The last judgement, as it was made, also of data that were refused");
  add_calendar_option(verb, context);
  verb->footer(
      "Ends with 78 when the verdict is invalid or error, with 0 when it is valid or stale.\n"
      "Example:\n  sensex quality --json");
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
