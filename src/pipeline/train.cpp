#include "pipeline/train.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "features/dataset.h"
#include "pipeline/forecaster.h"
#include "pipeline/quality_gate.h"
#include "pipeline/train_gate.h"

namespace sensex {
namespace {

std::vector<const ClassifierTrainer*> pointers(const Trainers& trainers) {
  std::vector<const ClassifierTrainer*> result;
  result.reserve(trainers.size());
  for (const auto& trainer : trainers) result.push_back(trainer.get());
  return result;
}

std::string configuration_text(const ClassifierTrainer& trainer, const Dataset& dataset,
                               std::uint64_t seed) {
  nlohmann::ordered_json json;
  json["hyper_parameters"] = nlohmann::ordered_json::parse(trainer.configuration());
  json["seed"] = seed;
  json["samples"] = dataset.size();
  json["features"] = dataset.feature_names;
  return json.dump();
}

// One training run: what its steps share.
struct Run {
  const LoadedPanel& data;
  const TrainOptions& options;
  const TrainParts& parts;
  const Dataset& dataset;
  const WalkForward& tracks;
  const EvaluationReport& report;
  std::string report_sha256 = {};
};

// Fits on all samples and keeps the artefact. An artefact that is not registered after all harms
// nobody.
Result<NewModel> fit_model(const Run& run, const ClassifierTrainer& trainer) {
  const auto score = std::ranges::find_if(
      run.report.models, [&](const ModelScore& s) { return s.name == trainer.name(); });
  if (score == run.report.models.end()) {
    return fail(Errc::internal, fmt::format("no walk-forward score for {}", trainer.name()));
  }
  const TrainingSet all{run.dataset.feature_names, run.dataset.blocks, run.dataset.x,
                        run.dataset.y};
  const auto model = trainer.fit(all, run.options.seed);
  if (!model) return fail(model.error());
  const Result<std::string> artefact = run.parts.store.objects().put((*model)->serialize());
  if (!artefact) return fail(artefact.error());
  return NewModel{.name = model_line(run.parts.market, run.options.session),
                  .algorithm = std::string(trainer.name()),
                  .snapshot = run.data.snapshot.id,
                  .code_version = run.options.code_version,
                  .configuration = configuration_text(trainer, run.dataset, run.options.seed),
                  .metrics = to_json_text(*score),
                  .artefact_sha256 = *artefact,
                  .report_sha256 = run.report_sha256,
                  .trained_at = run.parts.clock.now()};
}

Result<std::vector<NewModel>> fit_models(const Run& run) {
  std::vector<NewModel> models;
  for (const auto& trainer : run.parts.trainers) {
    if (!is_registered_algorithm(trainer->name())) continue;
    if (run.options.stop.stop_requested()) {
      return fail(Errc::unavailable, "training was stopped; start it again");
    }
    Result<NewModel> model = fit_model(run, *trainer);
    if (!model) return fail(std::move(model.error()));
    models.push_back(std::move(*model));
  }
  return models;
}

std::string promotion_sentence(const ModelRecord& production, std::string_view reason) {
  return fmt::format("{} version {} ({}) serves: {}", production.model.name, production.version,
                     production.model.algorithm, reason);
}

// Everything the run changes in the registry is one transaction, so that a crash leaves either the
// old state, and training again does it all, or the new one.
Result<TrainResult> register_models(const Run& run, std::vector<NewModel> models) {
  const auto& [market, trainers, store, clock] = run.parts;
  const std::string name = model_line(market, run.options.session);
  const Result<std::optional<ModelRecord>> incumbent = store.models().production(name);
  if (!incumbent) return fail(incumbent.error());
  const IncumbentParts judging{run.data, market, trainers, store};
  Result<GateAnswer> answer = ask_gate(models, *incumbent, [&](const ModelRecord& record) {
    return judge_incumbent(record, run.dataset, run.tracks, judging);
  });
  if (!answer) return fail(std::move(answer.error()));

  Registration registration{
      .models = std::move(models), .choices = std::move(answer->choices), .at = clock.now()};
  if (*incumbent) registration.incumbent = (*incumbent)->version;
  Result<std::vector<ModelRecord>> versions = store.models().apply(registration);
  if (!versions) return fail(std::move(versions.error()));
  Result<ModelRecord> production = require_production(market, run.options.session, store.models());
  if (!production) return fail(std::move(production.error()));
  TrainResult result;
  result.changed = true;
  result.versions = std::move(*versions);
  result.production = std::move(*production);
  result.promotion = promotion_sentence(result.production, answer->reason);
  return result;
}

bool was_trained_so(const ModelRecord& record, const std::string& name, const LoadedPanel& data,
                    const TrainOptions& options) {
  const auto json = nlohmann::json::parse(record.model.configuration, nullptr, false);
  return record.model.name == name && record.model.snapshot == data.snapshot.id &&
         record.model.code_version == options.code_version && json.is_object() &&
         json.value("seed", options.seed + 1) == options.seed;
}

Result<std::vector<ModelRecord>> versions_trained_so(const std::string& name,
                                                     const LoadedPanel& data,
                                                     const TrainOptions& options,
                                                     ModelRegistry& registry) {
  Result<std::vector<ModelRecord>> versions = registry.list();
  if (!versions) return versions;
  std::erase_if(*versions, [&](const ModelRecord& record) {
    return !was_trained_so(record, name, data, options);
  });
  return versions;
}

const ModelRecord* by_algorithm(const std::vector<ModelRecord>& versions, std::string_view name) {
  const auto found = std::ranges::find_if(
      versions, [&](const ModelRecord& record) { return record.model.algorithm == name; });
  return found == versions.end() ? nullptr : &*found;
}

// A run is finished when every version is registered and the gate has spoken on the candidate.
// Registration is one transaction; programs before it could stop between the two.
bool is_finished(const std::vector<ModelRecord>& versions, const Trainers& trainers) {
  const auto wanted = std::ranges::count_if(
      trainers, [](const auto& t) { return is_registered_algorithm(t->name()); });
  const ModelRecord* candidate = by_algorithm(versions, kCandidateAlgorithm);
  return std::ssize(versions) >= wanted && candidate != nullptr && candidate->stage != Stage::none;
}

// Sources that differ from their commit have no name that a model could be known by.
bool is_named_code(const std::string& code_version) { return !code_version.ends_with("-dirty"); }

Result<EvaluationReport> stored_report(const ModelRecord& record, ObjectStore& objects) {
  const Result<std::string> text = objects.get(record.model.report_sha256);
  if (!text) return fail(text.error());
  return parse_report(*text);
}

// What this data, code and seed gave before, when that run was finished.
Result<std::optional<TrainResult>> find_finished(const LoadedPanel& data,
                                                 const TrainOptions& options,
                                                 const TrainParts& parts) {
  Store& store = parts.store;
  if (!is_named_code(options.code_version)) return std::nullopt;
  const std::string name = model_line(parts.market, options.session);
  Result<std::vector<ModelRecord>> versions =
      versions_trained_so(name, data, options, store.models());
  if (!versions) return fail(std::move(versions.error()));
  Result<std::optional<ModelRecord>> production = store.models().production(name);
  if (!production) return fail(std::move(production.error()));
  if (!is_finished(*versions, parts.trainers) || !*production) return std::nullopt;
  const Result<std::string> why =
      why_unusable(**production, {data, parts.market, parts.trainers, store});
  if (!why) return fail(why.error());
  if (!why->empty()) return std::nullopt;

  Result<EvaluationReport> report = stored_report(versions->front(), store.objects());
  if (!report) return fail(std::move(report.error()));
  TrainResult result;
  result.report = std::move(*report);
  result.versions = std::move(*versions);
  result.production = std::move(**production);
  result.promotion = fmt::format("{} version {} ({}) serves as before", name,
                                 result.production.version, result.production.model.algorithm);
  return result;
}

}  // namespace

Result<EvaluationReport> evaluate(const Panel& panel, const Market& market,
                                  const Trainers& trainers, Session session,
                                  const WalkForwardOptions& options) {
  const Result<Dataset> dataset = make_dataset(panel, market, session);
  if (!dataset) return fail(dataset.error());
  const Result<WalkForward> tracks = walk_forward(*dataset, pointers(trainers), options);
  if (!tracks) return fail(tracks.error());
  return make_report(*tracks);
}

Result<TrainResult> train(const LoadedPanel& data, const TrainOptions& options,
                          const TrainParts& parts) {
  const auto& [market, trainers, store, clock] = parts;
  if (const Status fit = require_dataset_quality(store, data.snapshot.id, Stops::training); !fit) {
    return fail(fit.error());
  }
  Result<std::optional<TrainResult>> finished = find_finished(data, options, parts);
  if (!finished) return fail(finished.error());
  if (*finished) return std::move(**finished);

  const Result<Dataset> dataset = make_dataset(data.panel, market, options.session);
  if (!dataset) return fail(dataset.error());
  const Result<WalkForward> tracks =
      walk_forward(*dataset, pointers(trainers), {.seed = options.seed, .stop = options.stop});
  if (!tracks) return fail(tracks.error());
  EvaluationReport report = make_report(*tracks);
  const Result<std::string> report_sha256 = store.objects().put(to_json_text(report));
  if (!report_sha256) return fail(report_sha256.error());

  const Run run{data, options, parts, *dataset, *tracks, report, *report_sha256};
  Result<std::vector<NewModel>> models = fit_models(run);
  if (!models) return fail(std::move(models.error()));
  Result<TrainResult> result = register_models(run, std::move(*models));
  if (!result) return result;
  result->report = std::move(report);
  return result;
}

}  // namespace sensex
