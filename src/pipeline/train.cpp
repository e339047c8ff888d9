#include "pipeline/train.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "features/dataset.h"
#include "pipeline/promote.h"
#include "pipeline/quality_gate.h"

namespace sensex {
namespace {

std::vector<const ClassifierTrainer*> pointers(const Trainers& trainers) {
  std::vector<const ClassifierTrainer*> result;
  result.reserve(trainers.size());
  for (const auto& trainer : trainers) result.push_back(trainer.get());
  return result;
}

Result<EvaluationReport> evaluate_dataset(const Dataset& dataset, const Trainers& trainers,
                                          const WalkForwardOptions& options) {
  const Result<WalkForward> tracks = walk_forward(dataset, pointers(trainers), options);
  if (!tracks) return fail(tracks.error());
  return make_report(*tracks);
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
  const Dataset& dataset;
  const EvaluationReport& report;
  const Market& market;
  std::string report_sha256 = {};
  Store& store;
  const Clock& clock;
};

Result<ModelRecord> find_same(ModelRegistry& registry, const NewModel& model) {
  const Result<std::vector<ModelRecord>> all = registry.list();
  if (!all) return fail(all.error());
  for (const ModelRecord& record : *all) {
    const NewModel& known = record.model;
    if (known.name == model.name && known.algorithm == model.algorithm &&
        known.snapshot == model.snapshot && known.code_version == model.code_version &&
        known.artefact_sha256 == model.artefact_sha256) {
      return record;
    }
  }
  return fail(Errc::internal, "a registered model is not in the registry's list");
}

Result<ModelRecord> register_model(const Run& run, const NewModel& model) {
  const Result<std::int64_t> version = run.store.models().add(model);
  if (version) return run.store.models().find(model.name, *version);
  if (version.error().code != Errc::already_exists) return fail(version.error());
  return find_same(run.store.models(), model);
}

Result<ModelRecord> fit_and_register(const Run& run, const ClassifierTrainer& trainer) {
  const auto score = std::ranges::find_if(
      run.report.models, [&](const ModelScore& s) { return s.name == trainer.name(); });
  if (score == run.report.models.end()) {
    return fail(Errc::internal, fmt::format("no walk-forward score for {}", trainer.name()));
  }
  const TrainingSet all{run.dataset.feature_names, run.dataset.blocks, run.dataset.x,
                        run.dataset.y};
  const auto model = trainer.fit(all, run.options.seed);
  if (!model) return fail(model.error());
  const Result<std::string> artefact = run.store.objects().put((*model)->serialize());
  if (!artefact) return fail(artefact.error());
  return register_model(
      run, NewModel{.name = model_line(run.market, run.options.session),
                    .algorithm = std::string(trainer.name()),
                    .snapshot = run.data.snapshot.id,
                    .code_version = run.options.code_version,
                    .configuration = configuration_text(trainer, run.dataset, run.options.seed),
                    .metrics = to_json_text(*score),
                    .artefact_sha256 = *artefact,
                    .report_sha256 = run.report_sha256,
                    .trained_at = run.clock.now()});
}

const ModelRecord* by_algorithm(const std::vector<ModelRecord>& versions, std::string_view name) {
  const auto found = std::ranges::find_if(
      versions, [&](const ModelRecord& record) { return record.model.algorithm == name; });
  return found == versions.end() ? nullptr : &*found;
}

struct Promotion {
  ModelRecord production = {};
  std::string sentence = {};
};

Result<Promotion> promote_one(const ModelRecord& record, const std::string& reason,
                              ModelRegistry& registry, const Clock& clock) {
  Result<ModelRecord> production =
      promote(registry, record.model.name, record.version, reason, clock);
  if (!production) return fail(production.error());
  return Promotion{std::move(*production), reason};
}

// The candidate goes through Staging to the gate; when it is refused, the base rate serves.
Result<Promotion> promote_candidate(const std::vector<ModelRecord>& versions, Store& store,
                                    const Clock& clock) {
  const ModelRecord* candidate = by_algorithm(versions, kCandidateAlgorithm);
  const ModelRecord* fallback = by_algorithm(versions, kFallbackAlgorithm);
  if (candidate == nullptr || fallback == nullptr) {
    return fail(Errc::internal, "a training run needs the candidate and the fallback algorithm");
  }
  const Status allowed = check_promotable(*candidate);
  if (allowed) {
    return promote_one(*candidate,
                       fmt::format("{} version {} ({}) beats the base rate and serves",
                                   candidate->model.name, candidate->version, kCandidateAlgorithm),
                       store.models(), clock);
  }
  if (allowed.error().code != Errc::refused) return fail(allowed.error());
  const Status staged =
      store.models().set_stage(candidate->model.name, candidate->version, Stage::staging,
                               allowed.error().message, clock.now());
  if (!staged) return fail(staged.error());
  return promote_one(*fallback,
                     fmt::format("{}; the base rate serves as version {}", allowed.error().message,
                                 fallback->version),
                     store.models(), clock);
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

// A run is finished when every version is registered and the gate has spoken on the candidate.
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

// Promotion moved stages since the versions were registered.
Status reread_stages(std::vector<ModelRecord>& versions, ModelRegistry& registry) {
  for (ModelRecord& record : versions) {
    Result<ModelRecord> now = registry.find(record.model.name, record.version);
    if (!now) return fail(std::move(now.error()));
    record = std::move(*now);
  }
  return {};
}

}  // namespace

Result<EvaluationReport> evaluate(const Panel& panel, const Market& market,
                                  const Trainers& trainers, Session session,
                                  const WalkForwardOptions& options) {
  const Result<Dataset> dataset = make_dataset(panel, market, session);
  if (!dataset) return fail(dataset.error());
  return evaluate_dataset(*dataset, trainers, options);
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
  Result<EvaluationReport> report = evaluate_dataset(
      *dataset, trainers, WalkForwardOptions{.seed = options.seed, .stop = options.stop});
  if (!report) return fail(report.error());
  const Result<std::string> report_sha256 = store.objects().put(to_json_text(*report));
  if (!report_sha256) return fail(report_sha256.error());

  const Run run{data, options, *dataset, *report, market, *report_sha256, store, clock};
  TrainResult result;
  result.changed = true;
  for (const auto& trainer : trainers) {
    if (!is_registered_algorithm(trainer->name())) continue;
    if (options.stop.stop_requested()) {
      return fail(Errc::unavailable, "training was stopped; start it again");
    }
    Result<ModelRecord> record = fit_and_register(run, *trainer);
    if (!record) return fail(record.error());
    result.versions.push_back(std::move(*record));
  }
  Result<Promotion> promotion = promote_candidate(result.versions, store, clock);
  if (!promotion) return fail(promotion.error());
  if (const Status reread = reread_stages(result.versions, store.models()); !reread) {
    return fail(reread.error());
  }
  result.production = std::move(promotion->production);
  result.promotion = std::move(promotion->sentence);
  result.report = std::move(*report);
  return result;
}

}  // namespace sensex
