#include "store/memory_model_registry.h"

#include <algorithm>

namespace sensex {
namespace {

bool is_same_model(const NewModel& a, const NewModel& b) {
  return a.algorithm == b.algorithm && a.snapshot == b.snapshot &&
         a.code_version == b.code_version && a.artefact_sha256 == b.artefact_sha256;
}

}  // namespace

ModelRecord* MemoryModelRegistry::record(std::string_view name, std::int64_t version) {
  const auto line = lines_.find(name);
  if (line == lines_.end() || version < 1) return nullptr;
  std::vector<ModelRecord>& versions = line->second.versions;
  const auto position = static_cast<std::size_t>(version - 1);
  return position < versions.size() ? &versions[position] : nullptr;
}

ModelRecord* MemoryModelRegistry::production_of(Line& line) {
  const auto found = std::ranges::find(line.versions, Stage::production, &ModelRecord::stage);
  return found == line.versions.end() ? nullptr : &*found;
}

void MemoryModelRegistry::move(Line& line, StageMove move) {
  const StageEvent& event = move.event;
  ModelRecord* const incumbent = event.stage == Stage::production ? production_of(line) : nullptr;
  if (incumbent != nullptr) {
    incumbent->stage = Stage::archived;
    incumbent->stage_since = event.at;
    line.moves.push_back({.event = {.name = event.name,
                                    .version = incumbent->version,
                                    .stage = Stage::archived,
                                    .reason = replaced_reason(event.version, event.reason),
                                    .at = event.at}});
  }
  ModelRecord& moved = line.versions[static_cast<std::size_t>(event.version - 1)];
  moved.stage = event.stage;
  moved.stage_since = event.at;
  line.moves.push_back(std::move(move));
}

Result<std::int64_t> MemoryModelRegistry::add(const NewModel& model) {
  const std::lock_guard lock(mutex_);
  std::vector<ModelRecord>& versions = lines_[model.name].versions;
  for (const ModelRecord& known : versions) {
    if (is_same_model(known.model, model)) return model_already_exists(model, known.version);
  }
  const auto version = static_cast<std::int64_t>(versions.size()) + 1;
  versions.push_back({.model = model, .version = version, .stage_since = model.trained_at});
  return version;
}

Result<ModelRecord> MemoryModelRegistry::find(std::string_view name, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  const ModelRecord* const found = record(name, version);
  if (found == nullptr) return no_such_model(name, version);
  return *found;
}

Result<std::optional<ModelRecord>> MemoryModelRegistry::latest(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto line = lines_.find(name);
  if (line == lines_.end()) return std::optional<ModelRecord>();
  return std::optional(line->second.versions.back());
}

Result<std::optional<ModelRecord>> MemoryModelRegistry::production(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto line = lines_.find(name);
  const ModelRecord* const found = line == lines_.end() ? nullptr : production_of(line->second);
  if (found == nullptr) return std::optional<ModelRecord>();
  return std::optional(*found);
}

Result<std::vector<ModelRecord>> MemoryModelRegistry::list() {
  const std::lock_guard lock(mutex_);
  std::vector<ModelRecord> records;
  for (const auto& [name, line] : lines_) {
    records.insert(records.end(), line.versions.rbegin(), line.versions.rend());
  }
  return records;
}

Status MemoryModelRegistry::set_stage(std::string_view name, std::int64_t version, Stage stage,
                                      std::string_view reason, Instant at) {
  const std::lock_guard lock(mutex_);
  const ModelRecord* const found = record(name, version);
  if (found == nullptr) return no_such_model(name, version);
  if (found->stage == stage) return {};
  move(lines_.find(name)->second, {.event = {.name = std::string(name),
                                             .version = version,
                                             .stage = stage,
                                             .reason = std::string(reason),
                                             .at = at}});
  return {};
}

Result<ModelRecord> MemoryModelRegistry::rollback(std::string_view name, std::string_view reason,
                                                  Instant at) {
  const std::lock_guard lock(mutex_);
  const auto line = lines_.find(name);
  if (line == lines_.end()) return nothing_to_roll_back_to(name);
  const std::optional<std::int64_t> before = version_before(line->second.moves);
  if (!before) return nothing_to_roll_back_to(name);
  move(line->second, {.event = {.name = std::string(name),
                                .version = *before,
                                .stage = Stage::production,
                                .reason = std::string(reason),
                                .at = at},
                      .is_rollback = true});
  return *record(name, *before);
}

Result<std::vector<StageEvent>> MemoryModelRegistry::history(std::string_view name) {
  const std::lock_guard lock(mutex_);
  std::vector<StageEvent> events;
  const auto line = lines_.find(name);
  if (line == lines_.end()) return events;
  for (const StageMove& move : line->second.moves) events.push_back(move.event);
  return events;
}

}  // namespace sensex
