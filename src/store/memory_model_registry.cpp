#include "store/memory_model_registry.h"

#include <algorithm>

namespace sensex {

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

std::int64_t MemoryModelRegistry::add(Line& line, const NewModel& model) {
  for (const ModelRecord& known : line.versions) {
    if (is_same_model(known.model, model)) return known.version;
  }
  const auto version = static_cast<std::int64_t>(line.versions.size()) + 1;
  line.versions.push_back({.model = model, .version = version, .stage_since = model.trained_at});
  return version;
}

Result<std::vector<ModelRecord>> MemoryModelRegistry::apply(const Registration& registration) {
  if (Status valid = check_registration(registration); !valid) return fail(valid.error());
  const std::lock_guard lock(mutex_);
  const std::string& name = registration.models.front().name;
  const auto known = lines_.find(name);
  const ModelRecord* const present = known == lines_.end() ? nullptr : production_of(known->second);
  if (Status same = check_incumbent(registration, present); !same) return fail(same.error());

  Line& line = lines_[name];
  std::vector<std::int64_t> versions;
  versions.reserve(registration.models.size());
  for (const NewModel& model : registration.models) versions.push_back(add(line, model));
  for (const StageChoice& choice : registration.choices) {
    const std::int64_t version = versions[choice.model];
    if (record(name, version)->stage == choice.stage) continue;
    move(line, {.event = {.name = name,
                          .version = version,
                          .stage = choice.stage,
                          .reason = choice.reason,
                          .at = registration.at}});
  }
  std::vector<ModelRecord> records;
  records.reserve(versions.size());
  for (const std::int64_t version : versions) records.push_back(*record(name, version));
  return records;
}

Result<ModelRecord> MemoryModelRegistry::find(std::string_view name, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  const ModelRecord* const found = record(name, version);
  if (found == nullptr) return no_such_model(name, version);
  return *found;
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
