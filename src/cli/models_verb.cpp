#include <ostream>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "cli/store_location.h"
#include "cli/verbs.h"
#include "pipeline/promote.h"
#include "pipeline/views.h"

namespace sensex {
namespace {

struct Options {
  std::string name = {};
  std::int64_t version = 0;
  std::string reason = "by hand";
  bool json = false;
};

// One version's moves and their reasons.
std::string moves_of(const ModelRecord& record, std::span<const StageEvent> events) {
  std::string text;
  for (const StageEvent& event : events) {
    if (event.name != record.model.name || event.version != record.version) continue;
    text +=
        fmt::format("  {} {}: {}\n", to_iso8601(event.at), to_string(event.stage), event.reason);
  }
  return text;
}

constexpr std::string_view kRow = "{:<16} {:>7}  {:<10} {:<11} {:>8} {:>7}  {}\n";

std::string row_of(const ModelRecord& record) {
  const Result<ModelScore> score = score_of(record);
  return fmt::format(
      fmt::runtime(kRow), record.model.name, record.version, to_string(record.stage),
      record.model.algorithm, score ? fmt::format("{:.2f} %", 100.0 * score->skill) : "?",
      score ? fmt::format("{:.2f}", score->dm_t) : "?", to_iso8601(record.model.trained_at));
}

Status list(const Options& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<std::vector<ModelRecord>> records = (*store)->models().list();
  if (!records) return fail(records.error());
  const Result<std::vector<StageEvent>> events = stage_events((*store)->models(), *records);
  if (!events) return fail(events.error());
  if (options.json) {
    context.out << models_json(*records, *events) << '\n';
    return {};
  }
  if (records->empty()) {
    context.out << "no models yet; run: sensex train\n";
    return {};
  }
  context.out << fmt::format(fmt::runtime(kRow), "name", "version", "stage", "algorithm", "skill",
                             "DM t", "trained");
  for (const ModelRecord& record : *records) {
    context.out << row_of(record) << moves_of(record, *events);
  }
  return {};
}

Status show(const Options& options, Context& context) {
  const auto store = open_store_to_read(context);
  if (!store) return fail(store.error());
  const Result<ModelRecord> record = (*store)->models().find(options.name, options.version);
  if (!record) return fail(record.error());
  const Result<std::vector<StageEvent>> events = (*store)->models().history(options.name);
  if (!events) return fail(events.error());
  auto json =
      nlohmann::ordered_json::parse(models_json(std::span(&*record, 1), *events))["models"][0];
  if (options.json) {
    context.out << json.dump() << '\n';
    return {};
  }
  json.erase("stages");  // told below, as the list tells them
  context.out << json.dump(2) << "\nstages\n" << moves_of(*record, *events);
  return {};
}

Status promote_version(const Options& options, Context& context) {
  const auto store = open_existing_store(context);
  if (!store) return fail(store.error());
  const Result<ModelRecord> record =
      promote((*store)->models(), options.name, options.version, options.reason, context.clock);
  if (!record) return fail(record.error());
  context.out << fmt::format("{} version {} ({}) is in Production\n", record->model.name,
                             record->version, record->model.algorithm);
  return {};
}

Status roll_back(const Options& options, Context& context) {
  const auto store = open_existing_store(context);
  if (!store) return fail(store.error());
  const Result<ModelRecord> record =
      (*store)->models().rollback(options.name, options.reason, context.clock.now());
  if (!record) return fail(record.error());
  context.out << fmt::format("{} version {} ({}) is back in Production\n", record->model.name,
                             record->version, record->model.algorithm);
  return {};
}

struct Act {
  std::string name = {};
  std::string summary = {};
  std::string example = {};
  Status (*run)(const Options&, Context&) = nullptr;
};

CLI::App* add_act(CLI::App& models, Context& context, const std::shared_ptr<Options>& options,
                  const Act& act) {
  CLI::App* verb = add_verb(models, context, act.name, act.summary, act.example);
  on_run(verb, context, [options, run = act.run, &context] { return run(*options, context); });
  return verb;
}

}  // namespace

void add_models_verb(CLI::App& app, Context& context) {
  CLI::App* models = app.add_subcommand("models", "The model registry");
  models->require_subcommand(1);
  models->footer("Example:\n  sensex models list --json");
  const auto options = std::make_shared<Options>();
  const auto add_name = [&](CLI::App* verb) {
    verb->add_option("name", options->name, "sensex-evening or sensex-pre-open")->required();
  };
  const auto add_version = [&](CLI::App* verb) {
    verb->add_option("version", options->version, "Version number")->required();
  };
  const auto add_reason = [&](CLI::App* verb) {
    verb->add_option("--reason", options->reason, "Kept in the stage history")
        ->capture_default_str();
  };
  CLI::App* listing = add_act(*models, context, options,
                              {"list", "All versions, newest first, and why each is in its stage",
                               "sensex models list --json", list});
  listing->add_flag("--json", options->json, "Print JSON");

  CLI::App* showing =
      add_act(*models, context, options,
              {"show", "One version, whole", "sensex models show sensex-pre-open 1", show});
  add_name(showing);
  add_version(showing);
  showing->add_flag("--json", options->json, "Print JSON");

  CLI::App* promoting = add_act(*models, context, options,
                                {"promote", "Put a version into Production, by the gate",
                                 "sensex models promote sensex-pre-open 4", promote_version});
  add_name(promoting);
  add_version(promoting);
  add_reason(promoting);

  CLI::App* rolling = add_act(*models, context, options,
                              {"rollback", "Put the previous Production version back",
                               "sensex models rollback sensex-pre-open", roll_back});
  add_name(rolling);
  add_reason(rolling);
}

}  // namespace sensex
