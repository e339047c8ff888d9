#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace sensex {

// Published numbers, frozen.
enum class Stage : int { none = 0, staging = 1, production = 2, archived = 3 };

std::string_view to_string(Stage stage);  // "None", "Staging", "Production", "Archived"

// A registered model is a line of versions for one use: "sensex-evening", "sensex-pre-open".
struct NewModel {
  std::string name = {};
  std::string algorithm = {};        // ClassifierTrainer::name()
  std::string snapshot = {};         // id of the dataset it was trained on
  std::string code_version = {};     // `sensex --version` of the program that trained it
  std::string configuration = {};    // JSON: hyper-parameters, seed, feature names
  std::string metrics = {};          // JSON: its walk-forward ModelScore
  std::string artefact_sha256 = {};  // ObjectStore digest of Classifier::serialize()
  std::string report_sha256 = {};    // ObjectStore digest of the whole EvaluationReport
  Instant trained_at = {};
};

struct ModelRecord {
  NewModel model = {};
  std::int64_t version = 0;  // 1, 2, ... within the name
  Stage stage = Stage::none;
  Instant stage_since = {};
};

struct StageEvent {
  std::string name = {};
  std::int64_t version = 0;
  Stage stage = Stage::none;
  std::string reason = {};
  Instant at = {};
};

// Of one name: the same algorithm, snapshot, code version and artefact digest.
bool is_same_model(const NewModel& a, const NewModel& b);

// A stage for one of the models that are registered together.
struct StageChoice {
  std::size_t model = 0;  // its position in Registration::models
  Stage stage = Stage::none;
  std::string reason = {};
};

// What one training run does to the registry.
struct Registration {
  std::vector<NewModel> models = {};  // at least one, all of one name
  // The version in Production that `choices` were made against; empty: there was none.
  std::optional<std::int64_t> incumbent = {};
  std::vector<StageChoice> choices = {};  // made in this order
  Instant at = {};                        // when the stages are moved
};

// Safe to call from several threads and processes.
class ModelRegistry {
 public:
  virtual ~ModelRegistry() = default;
  // Gives every model that is new the next version of its name, in stage None since it was trained,
  // then moves stages as set_stage does: all of it, in one transaction, or nothing. A model that is
  // there already (is_same_model) keeps its version, stage and history. The records come back in
  // the order of `models`, with the stages they have at the end.
  // unavailable: another version than `incumbent` is in Production by now; choose again.
  // internal: the models have several names, or a choice is of none of them.
  virtual Result<std::vector<ModelRecord>> apply(const Registration& registration) = 0;
  // not_found: no such name or version.
  virtual Result<ModelRecord> find(std::string_view name, std::int64_t version) = 0;
  virtual Result<std::optional<ModelRecord>> production(std::string_view name) = 0;
  virtual Result<std::vector<ModelRecord>> list() = 0;  // by name, newest version first
  // Moves a version to a stage and records why. A version that becomes Production archives the one
  // that was, in the same transaction. Moving to the stage it has changes nothing.
  virtual Status set_stage(std::string_view name, std::int64_t version, Stage stage,
                           std::string_view reason, Instant at) = 0;
  // Puts the version that was in Production before back, and archives the present one. A second
  // rollback goes one promotion further back. not_found: there was none before.
  virtual Result<ModelRecord> rollback(std::string_view name, std::string_view reason,
                                       Instant at) = 0;
  virtual Result<std::vector<StageEvent>> history(std::string_view name) = 0;  // oldest first
};

}  // namespace sensex
