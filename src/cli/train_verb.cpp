#include <ostream>
#include <vector>

#include <fmt/core.h>

#include "cli/store_location.h"
#include "cli/verbs.h"
#include "cli/version.h"
#include "pipeline/attended_run.h"
#include "pipeline/train.h"

namespace sensex {
namespace {

struct Options {
  std::string session = "all";
  std::uint64_t seed = 42;
};

Result<std::vector<Session>> sessions_of(const std::string& text) {
  if (text == "all") return std::vector{Session::evening, Session::pre_open};
  const Result<Session> session = parse_session(text);
  if (!session) return fail(session.error());
  return std::vector{*session};
}

void print(const TrainResult& result, Context& context) {
  context.out << to_text(result.report);
  for (const ModelRecord& record : result.versions) {
    context.out << fmt::format("{} {} version {}: {}, stage {}\n",
                               result.changed ? "registered" : "known", record.model.name,
                               record.version, record.model.algorithm, to_string(record.stage));
  }
  context.out << result.promotion << "\n\n";
}

// What all sessions are trained with.
struct Workshop {
  const Market& market;
  Store& store;
  Context& context;
  RunRecorder& recorder;
};

Status train_sessions(const std::vector<Session>& sessions, std::uint64_t seed,
                      const Workshop& workshop) {
  RunRecorder& recorder = workshop.recorder;
  PanelCache panels(workshop.store);
  const auto data = recorder.stage("load", [&] { return panels.current(); });
  if (!data) return fail(data.error());
  const Trainers trainers = make_trainers();
  const TrainParts parts{workshop.market, trainers, workshop.store, workshop.context.clock};
  for (const Session session : sessions) {
    const TrainOptions training{session, seed, std::string(code_version())};
    const Result<TrainResult> result =
        recorder.stage(to_string(session), [&] { return train(**data, training, parts); });
    if (!result) return fail(result.error());
    print(*result, workshop.context);
  }
  return {};
}

Status run(const Options& options, Context& context) {
  const Result<std::vector<Session>> sessions = sessions_of(options.session);
  if (!sessions) return fail(sessions.error());
  const auto store = open_existing_store(context);
  if (!store) return fail(store.error());
  const Result<Market> market = load_market(context, **store);
  if (!market) return fail(market.error());
  Result<AttendedRun> run = AttendedRun::begin(**store, context.clock, "train", context.owner);
  if (!run) return fail(run.error());
  const Status trained =
      train_sessions(*sessions, options.seed, {*market, **store, context, run->recorder()});
  return run->recorder().finish(trained);
}

}  // namespace

void add_train_verb(CLI::App& app, Context& context) {
  CLI::App* verb = add_verb(app, context, "train",
                            "Walk-forward, fit and register every model, promote through the gate",
                            "sensex train --session pre-open");
  const auto options = std::make_shared<Options>();
  verb->add_option("--session", options->session, "evening, pre-open or all")
      ->capture_default_str();
  verb->add_option("--seed", options->seed, "Of the models that draw random numbers")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  on_run(verb, context, [options, &context] { return run(*options, context); });
}

}  // namespace sensex
