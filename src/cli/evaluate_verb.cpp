#include <ostream>

#include <fmt/core.h>

#include "cli/store_location.h"
#include "cli/verbs.h"
#include "pipeline/train.h"

namespace sensex {
namespace {

struct Options {
  std::string session = "pre-open";
  std::string from = {};
  std::string to = {};
  std::uint64_t seed = 42;
  bool json = false;
};

Result<WalkForwardOptions> window_of(const Options& options) {
  WalkForwardOptions window;
  window.seed = options.seed;
  if (!options.from.empty()) {
    const Result<Date> from = Date::parse(options.from);
    if (!from) return fail(from.error());
    window.from = *from;
  }
  if (!options.to.empty()) {
    const Result<Date> to = Date::parse(options.to);
    if (!to) return fail(to.error());
    window.to = *to;
  }
  const Date from = window.from.value_or(kEvaluationStart);
  if (from <= window.to) return window;
  if (!window.from) {
    return fail(
        Errc::invalid_argument,
        fmt::format("the evaluation begins on {} unless --from says otherwise; got --to {}; "
                    "add an earlier --from",
                    from.to_string(), window.to.to_string()));
  }
  return fail(Errc::invalid_argument, fmt::format("--from must not be after --to; got {} and {}",
                                                  from.to_string(), window.to.to_string()));
}

Status run(const Options& options, Context& context) {
  const Result<Session> session = parse_session(options.session);
  if (!session) return fail(session.error());
  const Result<WalkForwardOptions> window = window_of(options);
  if (!window) return fail(window.error());
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  PanelCache panels(**store);
  const auto data = panels.current();
  if (!data) return fail(data.error());
  const Result<EvaluationReport> report =
      evaluate((*data)->panel, *market, make_trainers(), *session, *window);
  if (!report) return fail(report.error());
  context.out << (options.json ? to_json_text(*report) + "\n" : to_text(*report));
  return {};
}

}  // namespace

void add_evaluate_verb(CLI::App& app, Context& context) {
  CLI::App* verb =
      add_verb(app, context, "evaluate", "Walk-forward scores of every model against the base rate",
               "sensex evaluate --session pre-open --from 2014-01-01 --to 2024-12-31 --json");
  const auto options = std::make_shared<Options>();
  verb->add_option("--session", options->session, "evening or pre-open")->capture_default_str();
  verb->add_option("--from", options->from,
                   "First target day, YYYY-MM-DD (2014-01-01, or the first quarter with 250 "
                   "training samples)");
  verb->add_option("--to", options->to, "Last target day, YYYY-MM-DD (the last one there is)");
  verb->add_option("--seed", options->seed, "Of the models that draw random numbers")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  verb->add_flag("--json", options->json, "Print JSON");
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
